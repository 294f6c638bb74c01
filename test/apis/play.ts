import { expect } from 'vitest';
import { type Api, perform } from '../../src/conformance/apis/api.ts';
import type { Case } from '../../src/conformance/case.ts';
import { compare } from '../../src/conformance/compare.ts';
import { SEED } from '../../src/conformance/environment/seed.ts';
import { scenes } from '../../src/conformance/scenario.ts';
import { OPERATIONS } from '../../src/conformance/step.ts';
import type { Serving } from '../gateway.ts';
import { keyFor } from './key-for.ts';

/** Runs a case through an API in a separate workspace. Returns the reply, and whether rows have changed. */
export async function play(testCase: Case, api: Api, gateway: Serving): Promise<void> {
  const workspace = await gateway.workspace({ ...SEED, ...testCase.seed });
  const call = {
    url: gateway.url,
    key: await keyFor(testCase, gateway, workspace),
    workspaceId: testCase.workspaceId ?? workspace.id,
  };

  let before = await workspace.rows();
  for (const { step, expected, resulted } of scenes(testCase)) {
    const answer = await perform(api, call, step);
    resulted(answer.result);

    if (expected === undefined) expect(answer.problems).toEqual([]);
    else {
      const { expected: wanted, got } = compare(api.name, step, expected, answer);
      expect(got).toEqual(wanted);
    }
    const changes =
      OPERATIONS[step.operation] !== 'reads' &&
      answer.problems.length === 0 &&
      answer.outcome !== 'UNCHANGED' &&
      expected?.unchanged !== true;
    const after = await workspace.rows();
    if (changes) expect(after).not.toEqual(before);
    else expect(after).toEqual(before);
    before = after;
  }
}
