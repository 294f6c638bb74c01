import type { FastifyReply, FastifyRequest } from 'fastify';
import { type IdentifierRef, isRejected, type Rejected } from '../../contacts/validation/problem.ts';
import { sendProblems } from './error-response.ts';

/** Proxies and clients commonly refuse answers whose headers are longer than 8 KiB together. */
const MAX_HEADER = 3000;
/** What a client must know to go on may take most of the 16 KiB that clients accept at most by default. */
const MAX_NEEDED_HEADER = 12_000;
const SEPARATOR = ', ';

/** Answers with the problems of a result, or as `send` does. */
export async function answer<Result extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result | Rejected,
  send: (result: Result) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  return isRejected(result) ? sendProblems(request, reply, result.problems) : send(result);
}

/** Names the properties of a body that were ignored. */
export function setIgnoredHeader(reply: FastifyReply, ignoredProperties: readonly string[]): FastifyReply {
  return listInHeader(reply, 'ignored-properties', ignoredProperties, encode);
}

/** Names the identifiers that were left with their owners. */
export function setSkippedHeader(reply: FastifyReply, identifiers: readonly IdentifierRef[]): FastifyReply {
  return listInHeader(
    reply,
    'skipped-identifiers',
    identifiers,
    ({ key, value }) => `${encode(key)}=${encode(value)}`,
    MAX_NEEDED_HEADER,
  );
}

/** Answers 201 with what was created and where it is. */
export function sendCreated(reply: FastifyReply, path: readonly string[], body: object): FastifyReply {
  return reply
    .code(201)
    .header('location', `/${path.map(encode).join('/')}`)
    .send(body);
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
): FastifyReply {
  if (items.length === 0) return reply;
  const fitting: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = encoded(item);
    length += text.length + SEPARATOR.length;
    if (length > longest) break;
    fitting.push(text);
  }
  reply.header(name, fitting.join(SEPARATOR));
  return fitting.length < items.length ? reply.header(`${name}-total`, items.length) : reply;
}

/** `encodeURIComponent`, also for text that UTF-8 cannot hold. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
