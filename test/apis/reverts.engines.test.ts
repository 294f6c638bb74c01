import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { perform } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { call, update } from '../../src/conformance/cases/steps.ts';
import { ADA, ADAS_EMAIL, GRACE, SEED } from '../../src/conformance/environment/seed.ts';
import type { Step } from '../../src/conformance/step.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
});

const REVERT = call('revertContact', { contactId: ADA }, { toVersion: 1 });

test('obstacles of both kinds are reported together, and the code in REST is that of an invalid value', async () => {
  for (const step of [
    update({ attributes: { contract: 'C-1' }, removeIdentifiers: [ADAS_EMAIL] }),
    update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE }),
  ]) {
    expect((await ask(restPlugin, step)).problems).toEqual([]);
  }
  const messages = [
    'cannot edit read-only attribute "contract"',
    expect.stringContaining(`identifier "emailaddress" "ada@example.com" belongs to contact ${GRACE}`),
  ];
  const codes = async (api: typeof restPlugin) => {
    const { problems } = await ask(api, REVERT);
    expect(problems.map(({ message }) => message)).toEqual(messages);
    return problems.map(({ code }) => code);
  };
  expect(await codes(restPlugin)).toEqual(['InvalidPayload', 'InvalidPayload']);
  expect(await codes(graphqlPlugin)).toEqual(['InvalidPayload', 'ResourceAlreadyExists']);
});

test('of several simultaneous requests that restore a deleted contact, one succeeds', async () => {
  expect((await ask(restPlugin, call('deleteContact', { contactId: ADA }))).problems).toEqual([]);
  const answers = await Promise.all(
    [restPlugin, graphqlPlugin, restPlugin, graphqlPlugin].map((api) => ask(api, REVERT)),
  );
  expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['CREATED', 'UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
  expect(answers.map(({ result }) => result?.version)).toEqual([3, 3, 3, 3]);
});

function ask(api: typeof restPlugin, step: Step) {
  return perform(api, { url: gateway.url, workspaceId: workspace.id, key: workspace.key }, step);
}
