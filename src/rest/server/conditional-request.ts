import type { FastifyRequest } from 'fastify';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import { type Problem, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { entityTagsFrom } from '../../protocol/entity-tags.ts';
import { changesSomething, type Route } from './route.ts';

/** A version as an entity tag. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Whether a client says with `If-None-Match` that it has this version already (RFC 9110, weak comparison). */
export function isKnown(request: FastifyRequest, version: number): boolean {
  const known = request.headers['if-none-match'];
  const tags = known === undefined ? undefined : entityTagsFrom(known);
  return tags === '*' || tags?.includes(`${version}`) === true;
}

/**
 * The function that reads what the conditions of a change or of its preview expect, or the problem that they cannot be
 * read. A change that takes no conditions rejects them, so that no client believes in a lock. Undefined for a call that
 * only reads.
 */
export function preconditionReader(
  route: Pick<Route, 'method' | 'isRead' | 'headers'>,
): ((request: FastifyRequest) => Precondition | undefined | Rejected) | undefined {
  if (route.headers?.includes('If-Match')) return preconditionFrom;
  return changesSomething(route) ? rejectConditions : undefined;
}

function rejectConditions({ method, headers }: FastifyRequest): Rejected | undefined {
  if (headers['if-match'] !== undefined) return withoutVersion('If-Match');
  const ifNoneMatch = headers['if-none-match'];
  // A POST creates in any case.
  if (ifNoneMatch === undefined || (method === 'POST' && ifNoneMatch.trim() === '*')) return undefined;
  return withoutVersion('If-None-Match');
}

/**
 * What the conditions of a change expect: one of the versions in `If-Match`, nothing yet with `If-None-Match: *`, both
 * where both are there (RFC 9110 §13.2.2). A weak tag counts as the strong one: our tags name versions, and compressing
 * proxies make them weak. Undefined where there is no condition, or the problem that one cannot be read.
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

/** A version as our tags have it: no sign, no leading zero, no more digits than numbers keep. */
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
