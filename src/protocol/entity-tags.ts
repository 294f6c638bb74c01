/** A list of entity tags; clients write `w/`, and empty elements, too. */
const TAGS = /^[\s,]*(?:W\/)?"[^"]*"\s*(?:,\s*(?:(?:W\/)?"[^"]*"\s*)?)*$/i;
const OPAQUE = /"([^"]*)"/g;

/**
 * What stands between the quotes of the entity tags in an `If-Match` or `If-None-Match` header, weak ones included;
 * `*` as it is, and undefined where the header is malformed (RFC 9110 §8.8.3 and §13.1).
 */
export function entityTagsFrom(header: string): '*' | string[] | undefined {
  if (header.trim() === '*') return '*';
  if (!TAGS.test(header)) return undefined;
  return [...header.matchAll(OPAQUE)].map(([, opaque = '']) => opaque);
}
