import type { Case, Expected } from './case.ts';
import type { Call } from './door.ts';
import { newNames } from './names.ts';
import { callOf, needsInside, type Stage } from './stage.ts';
import { OPERATIONS, type Step } from './step.ts';

/** Somebody's workspace, in which nothing is made and nothing changes. */
export function readOnlyStage(call: Call): Stage {
  const names = newNames(`r${Date.now().toString(36)}`);
  return {
    async prepare(testCase) {
      const needed = needsInside(testCase) ?? needsWriting(testCase);
      if (needed !== undefined) return { skipped: needed };
      return {
        call: callOf(testCase, call),
        names,
        done() {},
        async clear() {},
      };
    },
    async close() {
      return [];
    },
  };
}

function needsWriting({ given = [], when, expect, afterwards = [] }: Case): string | undefined {
  const asked = [...given.map((step) => ({ when: step, expect: {} as Expected })), { when, expect }, ...afterwards];
  if (asked.some(({ when: step }) => OPERATIONS[step.operation] !== 'reads')) return 'to write';
  const findsSomething = asked.some(
    ({ when: step, expect: { problems } }) => problems === undefined && namesSeed(step),
  );
  return findsSomething ? 'contacts to read that are known beforehand' : undefined;
}

/** Whether a step names something itself, rather than by what an earlier one has found. */
function namesSeed({ path = {} }: Step): boolean {
  return Object.values(path).some((part) => typeof part === 'string' || !('$from' in part));
}
