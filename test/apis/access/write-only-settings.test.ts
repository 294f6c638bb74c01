import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/access/access-key.ts';
import { perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ACCOUNT_A, LIST_A, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
  for (const step of NAMES)
    await perform(restPlugin, { ...workspace, url: gateway.url, workspaceId: workspace.id }, step);
});
afterAll(() => gateway.close());

const KEY = 'secretKind';

const NAMES: Step[] = [
  {
    operation: 'createAttributeDefinition',
    path: {},
    body: {
      key: KEY,
      displayName: 'Secret kind',
      description: 'Secret text',
      type: 'number',
      cardinality: 'many',
      format: { type: 'range', range: { min: 4242 } },
      pii: true,
      readOnly: true,
    },
  },
  updateList({ name: 'Secret list', description: 'Secret text', consentType: 'single', isProof: true }),
  updateAccount({ name: 'Secret account' }),
];

/** Changes of a list, an account or a definition, and the fields that a key without contacts:read sees of it. */
const CHANGES: { name: string; step: Step; shown: object }[] = [
  { name: 'an empty update of a list', step: updateList({}), shown: { id: LIST_A, name: '', contactCount: 0 } },
  {
    name: 'an update of the description of a list',
    step: updateList({ description: 'New' }),
    shown: { id: LIST_A, name: '', description: 'New', contactCount: 0 },
  },
  {
    name: 'an update of the name of a list',
    step: updateList({ name: 'Another' }),
    shown: { id: LIST_A, name: 'Another', contactCount: 0 },
  },
  { name: 'an empty update of an account', step: updateAccount({}), shown: { id: ACCOUNT_A } },
  {
    name: 'an update of an account',
    step: updateAccount({ name: 'Another' }),
    shown: { id: ACCOUNT_A, name: 'Another' },
  },
  {
    name: 'an empty update of an attribute definition',
    step: updateDefinition({}),
    shown: { key: KEY, displayName: '', type: 'string', cardinality: 'one', pii: false },
  },
  {
    name: 'an update of the text of an attribute definition',
    step: updateDefinition({ description: 'New' }),
    shown: { key: KEY, displayName: '', description: 'New', cardinality: 'one' },
  },
];

describe.each([restPlugin, graphqlPlugin])('through $name', (api) => {
  const ask = async (step: Step, scopes: Scope[]) => {
    const key = await workspace.makeKey({ scopes });
    return perform(api, { url: gateway.url, workspaceId: workspace.id, key }, step);
  };

  test.each(CHANGES)(
    '$name returns only the written fields to a key without contacts:read',
    async ({ step, shown }) => {
      const { result, problems } = await ask(step, ['settings:write']);
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ createdAt: expect.any(String), updatedAt: expect.any(String), ...shown });
      expect(JSON.stringify(result)).not.toMatch(/secret (list|account|kind|text)|single|range|4242/i);
    },
  );

  test('an empty update returns all fields of a list, an account and a definition to a key with contacts:read', async () => {
    const scopes: Scope[] = ['contacts:read', 'settings:write'];
    expect((await ask(updateList({}), scopes)).result).toMatchObject({ name: 'Secret list', contactCount: 1 });
    expect((await ask(updateAccount({}), scopes)).result).toMatchObject({ name: 'Secret account' });
    const definition = (await ask(updateDefinition({}), scopes)).result;
    expect(definition).toMatchObject({ displayName: 'Secret kind', type: 'number', cardinality: 'many' });
  });
});

function updateList(body: object): Step {
  return { operation: 'updateList', path: { listId: LIST_A }, body };
}

function updateAccount(body: object): Step {
  return { operation: 'updateAccount', path: { accountId: ACCOUNT_A }, body };
}

function updateDefinition(body: object): Step {
  return { operation: 'updateAttributeDefinition', path: { key: KEY }, body };
}
