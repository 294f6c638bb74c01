import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/access/access-key.ts';
import { type Api, perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import {
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  LIST_B,
  SEED,
} from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const NOTHING = { attributes: {}, featuredIdentifiers: [], listIds: [], accountIds: [], companyRefs: [] };

/** Changes of a contact, and the fields that a key with contacts:write and without contacts:read sees of it. */
const CHANGES: { name: string; step: Step; shown: object }[] = [
  { name: 'an empty update', step: update({}), shown: NOTHING },
  {
    name: 'an update of an attribute',
    step: update({ attributes: { rating: 1, labels: null } }),
    shown: { ...NOTHING, attributes: { rating: 1 } },
  },
  {
    name: 'an update that asks for another attribute',
    step: { ...update({ attributes: { rating: 5 } }), include: ['firstName'] },
    shown: { ...NOTHING, attributes: { rating: 5, firstName: null } },
  },
  {
    name: 'an update of sets',
    step: update({
      addIdentifiers: [FREE_EMAIL],
      addToLists: [LIST_B],
      addToAccounts: [ACCOUNT_B],
      addCompanyRefs: ['other'],
    }),
    shown: {
      attributes: { emailaddress: [FREE_EMAIL.value] },
      featuredIdentifiers: [FREE_EMAIL],
      listIds: [LIST_B],
      accountIds: [ACCOUNT_B],
      companyRefs: ['other'],
    },
  },
  {
    name: 'an update by an identifier',
    step: { operation: 'upsertContact', path: { identifier: ADAS_EMAIL }, body: {} },
    shown: { ...NOTHING, attributes: { emailaddress: [ADAS_EMAIL.value] }, featuredIdentifiers: [ADAS_EMAIL] },
  },
  {
    name: 'a merge',
    step: { operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } },
    shown: NOTHING,
  },
  {
    name: 'a revert',
    step: { operation: 'revertContact', path: { contactId: ADA }, body: { toVersion: 1 } },
    shown: NOTHING,
  },
];

describe.each([restPlugin, graphqlPlugin])('through $name', (api) => {
  test.each(CHANGES)(
    '$name returns only the written fields to a key without contacts:read',
    async ({ step, shown }) => {
      const { result, problems } = await ask(api, step, ['contacts:write']);
      expect(problems).toEqual([]);
      const { computedDisplayName = null } = result as { computedDisplayName?: string | null };
      expect(result).toMatchObject({ id: ADA, createdAt: expect.any(String), updatedAt: expect.any(String), ...shown });
      expect([null, ADAS_EMAIL.value, FREE_EMAIL.value]).toContain(computedDisplayName);
      expect(JSON.stringify(result)).not.toMatch(/acme|first"|grace/i);
    },
  );

  test.each(CHANGES)('$name returns all fields to a key with contacts:read', async ({ step }) => {
    const { result } = await ask(api, step, ['contacts:read', 'contacts:write']);
    expect(result).toMatchObject({ computedDisplayName: 'Ada', companyRefs: expect.arrayContaining(['acme']) });
  });

  test('the response to a creation has all fields', async () => {
    const body = { attributes: { firstName: 'New' } };
    const step: Step = { operation: 'upsertContact', path: { identifier: FREE_EMAIL }, body };
    const { result, outcome } = await ask(api, step, ['contacts:write']);
    expect(outcome).toBe('CREATED');
    expect(result).toMatchObject({ computedDisplayName: 'New', featuredIdentifiers: [FREE_EMAIL] });
  });
});

function update(body: object): Step {
  return { operation: 'updateContact', path: { contactId: ADA }, body };
}

async function ask(api: Api, step: Step, scopes: Scope[]) {
  const key = await workspace.makeKey({ scopes });
  return perform(api, { url: gateway.url, workspaceId: workspace.id, key }, step);
}
