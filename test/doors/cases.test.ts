import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASES } from '../../src/conformance/cases/all.ts';
import { compare } from '../../src/conformance/compare.ts';
import { perform } from '../../src/conformance/door.ts';
import { graphqlDoor } from '../../src/conformance/graphql-door.ts';
import { restDoor } from '../../src/conformance/rest-door.ts';
import { scenes } from '../../src/conformance/scenario.ts';
import { SEED } from '../../src/conformance/seed.ts';
import { OPERATIONS } from '../../src/conformance/step.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { keyFor } from './key-for.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe.each([restDoor, graphqlDoor])('$name', (door) => {
  describe.each(Object.entries(CASES))('%s', (_group, cases) => {
    test.each(cases)('$name', async (testCase) => {
      const workspace = await gateway.workspace({ ...SEED, ...testCase.seed });
      const call = {
        url: gateway.url,
        key: await keyFor(testCase, gateway, workspace),
        workspaceId: testCase.workspaceId ?? workspace.id,
      };

      for (const { step, expected, resulted } of scenes(testCase)) {
        const before = await workspace.rows();
        const answer = await perform(door, call, step);
        resulted(answer.result);

        if (expected === undefined) expect(answer.problems).toEqual([]);
        else {
          const { expected: wanted, got } = compare(door.name, step, expected, answer);
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
      }
    });
  });
});
