import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '../../src/access/access-key.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { ADA, type Case, SEED } from './case.ts';
import { CASES } from './cases/all.ts';
import { type Answer, DOORS, type Door } from './door.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe.each(DOORS)('$name', (door) => {
  describe.each(Object.entries(CASES))('%s', (_group, cases) => {
    test.each(cases)('$name', async (testCase) => {
      const workspace = await gateway.workspace({ ...SEED, ...testCase.seed });
      const before = await workspace.rows();

      const answer = await perform(door, testCase, workspace);

      expect(comparable(answer, testCase)).toEqual(expected(door, testCase));
      const changed = answer.outcome === 'CREATED' || answer.outcome === 'UPDATED';
      const after = await workspace.rows();
      if (changed) expect(after).not.toEqual(before);
      else expect(after).toEqual(before);
    });
  });
});

async function perform(door: Door, testCase: Case, workspace: TestWorkspace): Promise<Answer> {
  const { contactId = ADA, identifier, body, expectedVersion, include } = testCase;
  const call = {
    url: gateway.url,
    key: await keyFor(testCase, workspace),
    workspaceId: testCase.workspaceId ?? workspace.id,
    ...(include === undefined ? {} : { include }),
  };
  if (body === undefined) {
    return identifier === undefined
      ? door.find({ ...call, contactId })
      : door.findByIdentifier({ ...call, identifier });
  }
  const update = { ...call, body, ...(expectedVersion === undefined ? {} : { expectedVersion }) };
  return identifier === undefined ? door.update({ ...update, contactId }) : door.upsert({ ...update, identifier });
}

async function keyFor({ key, rights }: Case, workspace: TestWorkspace): Promise<string | undefined> {
  switch (key) {
    case 'none':
      return undefined;
    case 'malformed':
      return 'abcd';
    case 'unknown':
      return newKey();
    case 'foreign':
      return (await gateway.workspace()).key;
    default:
      return rights === undefined ? workspace.key : workspace.makeKey(rights);
  }
}

/** The parts of an answer that a case speaks of. */
function comparable({ contact, ...answer }: Answer, { expect: { contact: said } }: Case) {
  if (said === undefined || contact === null) return { ...answer, contact: said === undefined ? undefined : contact };
  const shown = Object.keys(said).map((field) => [field, contact[field as keyof typeof contact]]);
  return { ...answer, contact: Object.fromEntries(shown) };
}

function expected(door: Door, testCase: Case) {
  const { outcome, problems = [], skipped = [], contact } = testCase.expect;
  if (door.name === 'GraphQL' && testCase.refusedByTypes) {
    const problem = { code: 'BAD_USER_INPUT', path: '', message: expect.any(String) };
    return { outcome: null, problems: [problem], skipped: [], contact: undefined };
  }
  const changing = testCase.body !== undefined && problems.length === 0;
  return {
    outcome: outcome ?? (changing ? 'UPDATED' : null),
    problems: problems.map((problem) => ({ message: expect.any(String), ...problem })),
    skipped,
    contact,
  };
}
