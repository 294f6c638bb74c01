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

/** Lets a handler act on what the `If-Match` of its request expects, or answers that it cannot be read. */
export async function withExpectation(
  request: FastifyRequest,
  reply: FastifyReply,
  act: (expectation: Expectation | undefined) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const expectation = expectationFrom(request.headers['if-match']);
  if (typeof expectation === 'object' && isRefused(expectation)) {
    return answerProblems(request, reply, expectation.problems);
  }
  return act(expectation);
}

/**
 * What an `If-Match` header expects of the contact (RFC 9110, strong comparison: weak tags match nothing), undefined
 * where there is none, or the problem that it cannot be read.
 */
function expectationFrom(ifMatch: string | undefined): Expectation | undefined | Refused {
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return 'exists';
  if (!TAGS.test(ifMatch)) return refused(MALFORMED);
  return { versions: [...ifMatch.matchAll(VERSION_TAG)].map(([, version]) => Number(version)) };
}

const MALFORMED: Problem = {
  code: 'InvalidRequest',
  message: 'the header If-Match must be * or entity tags such as "3", as in the ETag of an answer',
  path: [],
};
