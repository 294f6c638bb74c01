import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Expectation } from '../contacts/plan-update.ts';
import { type IdentifierRef, isRefused, type Refused } from '../contacts/problem.ts';
import type { Services } from '../resolvers/services.ts';
import { type ContactChanged, updateContact, upsertContact } from '../resolvers/update-contact.ts';
import { contactBody, requestedAttributes } from './contact-body.ts';
import type { ContactPath, IdentifierPath } from './find-contact.ts';
import { entityTag, expectationFrom } from './precondition.ts';
import { answerProblems } from './problem-answer.ts';
import type { Handler } from './route.ts';

/** When `identifiers` gave way to `addIdentifiers` (RFC 9745): 2026-01-01, in seconds since 1970. */
const DEPRECATED_SINCE = '@1767225600';

/** Proxies and clients commonly refuse answers whose headers are longer than 8 KiB together. */
const LONGEST_HEADER = 3000;
const SEPARATOR = ', ';

/** PATCH /workspaces/{workspaceId}/contacts/{contactId} (specification §2) */
export function patchContact(services: Services): Handler {
  return (request, reply) => {
    const { workspaceId, contactId } = request.params as ContactPath;
    return change(request, reply, (input) =>
      updateContact(services, request.caller, { workspaceId, contactId, ...input }),
    );
  };
}

/** PATCH /workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue} (specification §3) */
export function patchContactByIdentifier(services: Services): Handler {
  return (request, reply) => {
    const { workspaceId, identifierKey: key, identifierValue: value } = request.params as IdentifierPath;
    return change(request, reply, (input) =>
      upsertContact(services, request.caller, { workspaceId, identifier: { key, value }, ...input }),
    );
  };
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  update: (input: { body: unknown; expectation: Expectation | undefined }) => Promise<ContactChanged | Refused>,
): Promise<FastifyReply> {
  const expectation = expectationFrom(request.headers['if-match']);
  if (typeof expectation === 'object' && isRefused(expectation)) {
    return answerProblems(request, reply, expectation.problems);
  }
  return answerChange(request, reply, await update({ body: request.body, expectation }));
}

function answerChange(request: FastifyRequest, reply: FastifyReply, result: ContactChanged | Refused) {
  if (isRefused(result)) return answerProblems(request, reply, result.problems);
  const { contact, outcome, skippedIdentifiers, ignoredProperties, deprecatedProperties } = result;
  reply.header('contact-outcome', outcome).header('etag', entityTag(contact.version));
  listInHeader(reply, 'skipped-identifiers', skippedIdentifiers.map(keyAndValue));
  listInHeader(reply, 'ignored-properties', ignoredProperties.map(encode));
  if (deprecatedProperties.length > 0) reply.header('deprecation', DEPRECATED_SINCE);
  return reply.code(outcome === 'CREATED' ? 201 : 200).send(contactBody(contact, requestedAttributes(request.query)));
}

/** Names what fits into a header that every client can take; where that is not all, another header says how many. */
function listInHeader(reply: FastifyReply, name: string, items: readonly string[]): void {
  if (items.length === 0) return;
  let length = 0;
  const fitting = items.filter((item) => {
    length += item.length + SEPARATOR.length;
    return length <= LONGEST_HEADER;
  });
  reply.header(name, fitting.join(SEPARATOR));
  if (fitting.length < items.length) reply.header(`${name}-total`, items.length);
}

function keyAndValue({ key, value }: IdentifierRef): string {
  return `${encode(key)}=${encode(value)}`;
}

/** `encodeURIComponent`, also for text that UTF-8 cannot hold. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
