import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Expectation } from '../contacts/plan-update.ts';
import { isRefused, type Problem, type Refused, refused } from '../contacts/problem.ts';
import { answerProblems } from './problem-answer.ts';

const TAGS = /^\s*(?:W\/)?"[^"]*"\s*(?:,\s*(?:W\/)?"[^"]*"\s*)*$/;
const VERSION_TAG = /(?:^|,)\s*"(\d+)"/g;

/** The version of a contact as an entity tag. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Whether a client says with `If-None-Match` that it has this version already (RFC 9110, weak comparison). */
export function isKnown(request: FastifyRequest, version: number): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag(version));
}

/** Lets a handler act on what the conditions of its request expect, or answers that they cannot be read. */
export async function withExpectation(
  request: FastifyRequest,
  reply: FastifyReply,
  act: (expectation: Expectation | undefined) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const expectation = expectationFrom(request.headers);
  if (typeof expectation === 'object' && isRefused(expectation)) {
    return answerProblems(request, reply, expectation.problems);
  }
  return act(expectation);
}

/**
 * What an `If-Match` header expects of the contact (RFC 9110, strong comparison: weak tags match nothing), or the
 * `If-None-Match: *` of what is to be created; undefined where there is neither, or the problem that one cannot be read.
 */
function expectationFrom({
  'if-match': ifMatch,
  'if-none-match': ifNoneMatch,
}: FastifyRequest['headers']): Expectation | undefined | Refused {
  if (ifMatch === undefined) {
    if (ifNoneMatch === undefined) return undefined;
    return ifNoneMatch.trim() === '*' ? 'is new' : refused(ONLY_NEW);
  }
  if (ifMatch.trim() === '*') return 'exists';
  if (!TAGS.test(ifMatch)) return refused(MALFORMED);
  return { versions: [...ifMatch.matchAll(VERSION_TAG)].map(([, version]) => Number(version)) };
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
