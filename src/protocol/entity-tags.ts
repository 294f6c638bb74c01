/** A list of entity tags. Some clients write `w/` or send empty elements. */
const TAGS = /^[\s,]*(?:W\/)?"[^"]*"\s*(?:,\s*(?:(?:W\/)?"[^"]*"\s*)?)*$/i;
const OPAQUE = /"([^"]*)"/g;

/**
 * Returns the entity tags of an `If-Match` or `If-None-Match` header without quotes, including weak ones. Returns `*`
 * unchanged, and undefined if the header is malformed (RFC 9110 §8.8.3 and §13.1).
 */
export function entityTagsFrom(header: string): '*' | string[] | undefined {
  if (header.trim() === '*') return '*';
  if (!TAGS.test(header)) return undefined;
  return [...header.matchAll(OPAQUE)].map(([, opaque = '']) => opaque);
}
