import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../apis/api.ts';
import type { Case } from '../case.ts';
import { type Names, newNames } from '../names.ts';
import { OPERATIONS } from '../step.ts';
import { callOf, type Environment, needsExclusive, requiresAdmin, stepsOf } from './environment.ts';
import { ACCOUNT_A, ACCOUNT_B, ADA, GRACE, SEED } from './seed.ts';

/** A workspace in which the run creates and changes nothing. */
export function readOnlyEnvironment(call: Call): Environment {
  const known = [ADA, GRACE, ...SEED.lists, ACCOUNT_A, ACCOUNT_B];
  const names = newNames(
    `r${Date.now().toString(36)}`,
    known.map((id) => [id, randomUUID()] as const),
  );
  return {
    async prepare(testCase) {
      const needed = requiresAdmin(testCase) ?? needsWriting(testCase, names) ?? needsExclusive(testCase);
      if (needed !== undefined) return { skipped: needed };
      return { call: callOf(testCase, call), names, done() {}, async clear() {} };
    },
    async close() {
      return [];
    },
  };
}

function needsWriting(testCase: Case, names: Names): string | undefined {
  const steps = stepsOf(testCase);
  if (steps.some(({ operation }) => OPERATIONS[operation] !== 'reads')) return 'to write';
  const isRejectedFirst = [testCase, ...(testCase.afterwards ?? [])].every(({ expect }) =>
    expect.problems?.every(({ code }) => REJECTED_FIRST.has(code)),
  );
  const namesSeed = steps.some((step) => !isDeepStrictEqual(names.outward(step), step));
  return namesSeed && !isRejectedFirst ? 'contacts to read that are known beforehand' : undefined;
}

/** The codes of requests that are rejected whether or not the contact exists. */
const REJECTED_FIRST: ReadonlySet<string> = new Set(['Unauthorized', 'Forbidden', 'ResourceNotFound']);
