import type { FastifyReply } from 'fastify';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';

/** Proxies and clients commonly refuse answers whose headers are longer than 8 KiB together. */
const MAX_HEADER = 3000;
/** What a client must know to go on may take most of the 16 KiB that clients accept at most by default. */
const MAX_NEEDED_HEADER = 12_000;
const SEPARATOR = ', ';

/** When `identifiers` gave way to `addIdentifiers` (RFC 9745): 2026-01-01, in seconds since 1970. */
const DEPRECATED_SINCE = '@1767225600';

/** What changes report beside what they show. */
interface Report {
  outcome?: string;
  ignoredProperties?: readonly string[];
  skippedIdentifiers?: readonly IdentifierRef[];
  deprecatedProperties?: readonly string[];
}

/**
 * Sets the headers for what a result reports: what became of the contact, which properties of the body were ignored or
 * are deprecated, and which identifiers were left with their owners.
 */
export function setReportHeaders(reply: FastifyReply, result: object): void {
  const { outcome, ignoredProperties = [], skippedIdentifiers = [], deprecatedProperties = [] } = result as Report;
  if (outcome !== undefined) reply.header('contact-outcome', outcome);
  if (deprecatedProperties.length > 0) reply.header('deprecation', DEPRECATED_SINCE);
  listInHeader(reply, 'ignored-properties', ignoredProperties, encode);
  listInHeader(reply, 'skipped-identifiers', skippedIdentifiers, encodeIdentifier, MAX_NEEDED_HEADER);
}

/** The path of these parts, encoded. */
export function pathOf(parts: readonly string[]): string {
  return `/${parts.map(encode).join('/')}`;
}

/**
 * Names what fits into a header that every client can take; where that is not all, another header says how many there
 * are. Encodes no more than fits: a body may have 100,000 properties that are ignored.
 */
function listInHeader<Item>(
  reply: FastifyReply,
  name: string,
  items: readonly Item[],
  encoded: (item: Item) => string,
  longest = MAX_HEADER,
): void {
  if (items.length === 0) return;
  const fitting: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = encoded(item);
    length += text.length + SEPARATOR.length;
    if (length > longest) break;
    fitting.push(text);
  }
  reply.header(name, fitting.join(SEPARATOR));
  if (fitting.length < items.length) reply.header(`${name}-total`, items.length);
}

/** `encodeURIComponent`, also for text that UTF-8 cannot hold. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function encodeIdentifier({ key, value }: IdentifierRef): string {
  return `${encode(key)}=${encode(value)}`;
}
