import type { FastifyRequest } from 'fastify';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import { type Problem, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { entityTagsFrom } from '../../protocol/entity-tags.ts';
import { changesSomething, type Route } from './route.ts';

/** Returns a version as an entity tag. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Returns whether the client already has this version according to `If-None-Match` (RFC 9110, weak comparison). */
export function isKnown(request: FastifyRequest, version: number): boolean {
  const known = request.headers['if-none-match'];
  const tags = known === undefined ? undefined : entityTagsFrom(known);
  return tags === '*' || tags?.includes(`${version}`) === true;
}

/**
 * Returns a function that reads the conditions of a change or its preview, or the problem of an invalid condition. A
 * change without support for conditions rejects them, so that no client relies on a lock that does not exist. Undefined
 * for reads.
 */
export function preconditionReader(
  route: Pick<Route, 'method' | 'isReadOnly' | 'headers'>,
): ((request: FastifyRequest) => Precondition | undefined | Rejected) | undefined {
  if (route.headers?.includes('If-Match')) return preconditionFrom;
  return changesSomething(route) ? rejectConditions : undefined;
}

function rejectConditions({ method, headers }: FastifyRequest): Rejected | undefined {
  if (headers['if-match'] !== undefined) return withoutVersion('If-Match');
  const ifNoneMatch = headers['if-none-match'];
  // A POST always creates.
  if (ifNoneMatch === undefined || (method === 'POST' && ifNoneMatch.trim() === '*')) return undefined;
  return withoutVersion('If-None-Match');
}

/**
 * Returns the conditions of a change: one of the versions in `If-Match`, no existing contact for `If-None-Match: *`, or
 * both (RFC 9110 §13.2.2). A weak tag counts as strong, because tags are versions and compressing proxies weaken them.
 * Undefined if there is no condition, or the problem of an invalid one.
 */
function preconditionFrom({ headers }: FastifyRequest): Precondition | undefined | Rejected {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') return rejected(ONLY_NEW);
  if (ifMatch === undefined) return ifNoneMatch === undefined ? undefined : 'is new';
  const tags = entityTagsFrom(ifMatch);
  if (tags === undefined) return rejected(MALFORMED);
  const precondition = tags === '*' ? 'exists' : versionsFrom(tags);
  return ifNoneMatch === undefined ? precondition : { all: [precondition, 'is new'] };
}

/** A version as formatted in tags: no sign, no leading zero, and no more digits than numbers can represent. */
const VERSION = /^[1-9]\d{0,15}$/;

function versionsFrom(tags: readonly string[]): Precondition {
  const isOurs = (tag: string) => VERSION.test(tag) && Number.isSafeInteger(Number(tag));
  return { versions: tags.filter(isOurs).map(Number), foreignTags: tags.filter((tag) => !isOurs(tag)) };
}

const ONLY_NEW: Problem = {
  code: 'InvalidRequest',
  message: 'the header If-None-Match of a change must be *, which lets it create and not update',
  path: [],
};

const MALFORMED: Problem = {
  code: 'InvalidRequest',
  message: 'the header If-Match must be * or entity tags such as "3", as in the ETag of an answer',
  path: [],
};

function withoutVersion(header: string): Rejected {
  const message = `the header ${header} cannot be honoured here: what this call changes has no version; leave the header out`;
  return rejected({ code: 'InvalidRequest', message, path: [] });
}
