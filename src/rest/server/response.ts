import type { FastifyReply } from 'fastify';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import type { ContactChanged } from '../../resolvers/contacts/update-contact.ts';

/** Proxies and clients commonly reject responses with more than 8 KiB of headers. */
const MAX_HEADER = 3000;
/** Headers that a client needs to continue may take most of the 16 KiB that clients accept by default. */
const MAX_NEEDED_HEADER = 12_000;
const SEPARATOR = ', ';

/** When `addIdentifiers` replaced `identifiers` (RFC 9745): 2026-01-01, in seconds since 1970. */
const DEPRECATED_SINCE = '@1767225600';

/** The reports of a change beside its result. */
interface Report {
  outcome?: string;
  ignoredProperties?: readonly string[];
  skippedIdentifiers?: readonly IdentifierRef[];
  deprecatedProperties?: readonly string[];
}

/** Sets the headers that report the outcome, ignored and deprecated properties of the body, and skipped identifiers. */
export function setReportHeaders(reply: FastifyReply, result: object): void {
  const { outcome, ignoredProperties = [], skippedIdentifiers = [], deprecatedProperties = [] } = result as Report;
  if (outcome !== undefined) reply.header('contact-outcome', outcome);
  if (deprecatedProperties.length > 0) reply.header('deprecation', DEPRECATED_SINCE);
  listInHeader(reply, 'ignored-properties', ignoredProperties, encode);
  listInHeader(reply, 'skipped-identifiers', skippedIdentifiers, encodeIdentifier, MAX_NEEDED_HEADER);
}

/** Sets the header that names the unknown parameters of a query, so that a typo does not go unnoticed. */
export function setIgnoredParameters(reply: FastifyReply, ignored: readonly string[]): void {
  listInHeader(reply, 'ignored-parameters', ignored, encode);
}

/** Returns the path with these segments, encoded. */
export function pathOf(parts: readonly string[]): string {
  return `/${parts.map(encode).join('/')}`;
}

/**
 * Lists as many items as fit into a header that every client accepts. If some do not fit, another header has the total
 * number. Encodes only as many as fit, because a body may have 100,000 ignored properties.
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

/** Like `encodeURIComponent`, but replaces lone surrogates instead of throwing. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function encodeIdentifier({ key, value }: IdentifierRef): string {
  return `${encode(key)}=${encode(value)}`;
}

/** Returns the status of a contact that was changed, or that would be. */
export function changeStatus({ outcome }: Pick<ContactChanged, 'outcome'>): 200 | 201 {
  return outcome === 'CREATED' ? 201 : 200;
}
