import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGINS, SCOPES, type Scope } from '../../../src/access/access-key.ts';
import { type Api, perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import {
  ACCOUNT_A,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  LIST_A,
  SEED,
} from '../../../src/conformance/environment/seed.ts';
import type { Operation, Step } from '../../../src/conformance/step.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { isDeclared, operation } from '../../../src/resolvers/runtime/operation.ts';
import { ROUTES } from '../../../src/rest/routes.ts';
import { type Gateway, SPARE_KEY, startGateway, type TestWorkspace } from '../../gateway.ts';

/** Every operation with the scope that it needs and a call that makes a change if the operation can. */
const RIGHTS: Record<Operation, Omit<Step, 'operation'> & { needs: Scope | 'none' }> = {
  viewer: { needs: 'none' },
  contact: { needs: 'contacts:read', path: { contactId: ADA } },
  contactByIdentifier: { needs: 'contacts:read', path: { identifier: ADAS_EMAIL } },
  searchContacts: { needs: 'contacts:read', body: { identifier: ADAS_EMAIL } },
  contacts: { needs: 'contacts:read' },
  contactHistory: { needs: 'contacts:read', path: { contactId: ADA } },
  contactIdentifiers: { needs: 'contacts:read', path: { contactId: ADA } },
  contactLists: { needs: 'contacts:read', path: { contactId: ADA } },
  lists: { needs: 'contacts:read' },
  list: { needs: 'contacts:read', path: { listId: LIST_A } },
  listContacts: { needs: 'contacts:read', path: { listId: LIST_A } },
  accounts: { needs: 'contacts:read' },
  account: { needs: 'contacts:read', path: { accountId: ACCOUNT_A } },
  attributeDefinitions: { needs: 'contacts:read' },
  attributeDefinition: { needs: 'contacts:read', path: { key: 'rating' } },
  createContact: { needs: 'contacts:write', body: { displayName: 'New' } },
  updateContact: { needs: 'contacts:write', path: { contactId: ADA }, body: { attributes: { rating: 1 } } },
  upsertContact: { needs: 'contacts:write', path: { identifier: FREE_EMAIL }, body: {} },
  updateContacts: {
    needs: 'contacts:write',
    body: { updates: [{ contactId: ADA, attributes: { rating: 1 } }] },
  },
  previewContactUpdate: {
    needs: 'contacts:read',
    path: { contactId: ADA },
    body: { attributes: { rating: 1 } },
  },
  previewContactUpsert: { needs: 'contacts:read', path: { identifier: FREE_EMAIL }, body: {} },
  mergeContacts: { needs: 'contacts:write', path: { contactId: ADA }, body: { contactId: GRACE } },
  revertContact: { needs: 'contacts:write', path: { contactId: ADA }, body: { toVersion: 1 } },
  deleteContact: { needs: 'contacts:write', path: { contactId: ADA } },
  addContactIdentifier: { needs: 'contacts:write', path: { contactId: ADA }, body: FREE_EMAIL },
  removeContactIdentifier: { needs: 'contacts:write', path: { contactId: ADA }, body: ADAS_EMAIL },
  addContactsToList: { needs: 'contacts:write', path: { listId: LIST_A }, body: { contacts: [GRACE] } },
  removeContactsFromList: { needs: 'contacts:write', path: { listId: LIST_A }, body: { contacts: [ADA] } },
  createList: { needs: 'settings:write', body: { name: 'New' } },
  updateList: { needs: 'settings:write', path: { listId: LIST_A }, body: { name: 'New' } },
  deleteList: { needs: 'settings:write', path: { listId: LIST_A } },
  createAccount: { needs: 'settings:write', body: { name: 'New' } },
  updateAccount: { needs: 'settings:write', path: { accountId: ACCOUNT_A }, body: { name: 'New' } },
  deleteAccount: { needs: 'settings:write', path: { accountId: ACCOUNT_A } },
  createAttributeDefinition: {
    needs: 'settings:write',
    body: { key: 'tier', displayName: 'Tier', type: 'string' },
  },
  updateAttributeDefinition: { needs: 'settings:write', path: { key: 'rating' }, body: { displayName: 'Stars' } },
  archiveAttributeDefinition: { needs: 'settings:write', path: { key: 'rating' } },
  accessKeys: { needs: 'keys:write' },
  createAccessKey: { needs: 'keys:write', body: { name: 'New', scopes: ['keys:write'] } },
  rotateAccessKey: { needs: 'keys:write', path: { keyId: SPARE_KEY }, body: {} },
  revokeAccessKey: { needs: 'keys:write', path: { keyId: SPARE_KEY } },
};

/** Operations that one API alone offers. Separate tests check their scopes. */
const REST_ALONE = { exportContacts: 'contacts:read' };
const GRAPHQL_ALONE = ['contactsByIds', 'node', 'nodes'];

const CALLS = [restPlugin, graphqlPlugin].flatMap((api) =>
  Object.entries(RIGHTS).map(([name, { needs, ...call }]) => ({
    name,
    needs,
    api: api.name,
    send: (workspace: TestWorkspace, key: string) =>
      perform(
        api as Api,
        { url: gateway.url, workspaceId: workspace.id, key },
        {
          ...call,
          operation: name as Operation,
        },
      ),
  })),
);

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
  await workspace.makeKey({ id: SPARE_KEY, scopes: [] });
});
afterAll(() => gateway.close());

describe('the table of rights', () => {
  test('has the operation and the scope of every route', () => {
    const needs = Object.fromEntries(ROUTES.map((route) => [route.operation.name, route.operation.scope]));
    expect(needs).toEqual({
      ...Object.fromEntries(Object.entries(RIGHTS).map(([name, right]) => [name, right.needs])),
      ...REST_ALONE,
    });
  });

  test('has every root field of GraphQL', () => {
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(fields.filter((field) => !(field in RIGHTS && isDeclared(field)))).toEqual(GRAPHQL_ALONE);
  });
});

describe('a key with every scope but one', () => {
  test.each(CALLS.filter(({ needs }) => needs !== 'none'))(
    'cannot call $name over $api without $needs, and changes nothing',
    async ({ needs, send }) => {
      const key = await workspace.makeKey({ scopes: SCOPES.filter((scope) => scope !== needs) });
      const before = await workspace.rows();
      const { problems } = await send(workspace, key);
      expect(problems).toEqual([{ code: 'Forbidden', path: '', message: `the access key lacks the scope ${needs}` }]);
      expect(await workspace.rows()).toEqual(before);
    },
  );
});

describe('a key with one scope', () => {
  test.each(CALLS)('may $name over $api with $needs', async ({ needs, send }) => {
    const own = await gateway.workspace(SEED);
    await own.makeKey({ id: SPARE_KEY, scopes: [] });
    const key = await own.makeKey({ scopes: needs === 'none' ? [] : [needs] });
    const { problems } = await send(own, key);
    expect(problems).toEqual([]);
  });
});

describe('a key of origin', () => {
  const updates = CALLS.filter(({ name }) => name === 'updateContact' || name === 'upsertContact');
  // The unknown origin stands for origins of later versions.
  const origins = [...ORIGINS, 'elsewhere' as 'api'].flatMap((origin) =>
    [restPlugin, graphqlPlugin].map((api) => ({ origin, api, apiName: api.name })),
  );
  test.each(origins)('$origin writes what is read-only over $apiName only if flow or journey', async (given) => {
    const key = await workspace.makeKey({ origin: given.origin });
    const call = { url: gateway.url, workspaceId: workspace.id, key };
    const body = { allowWritingReadOnly: true, attributes: { serial: `${given.origin} ${given.apiName}` } };
    const step: Step = { operation: 'updateContact', path: { contactId: ADA }, body };
    const { problems } = await perform(given.api, call, step);
    const isAllowed = given.origin === 'flow' || given.origin === 'journey';
    expect(problems.map(({ code }) => code)).toEqual(isAllowed ? [] : ['Forbidden']);
  });

  test.each(updates)(
    'any origin allows $name over $api if the request does not write read-only attributes',
    async ({ send }) => {
      for (const origin of ORIGINS) {
        const own = await gateway.workspace(SEED);
        expect((await send(own, await own.makeKey({ origin }))).problems).toEqual([]);
      }
    },
  );
});

describe('an operation', () => {
  const run = async () => ({});

  test('without a known scope is rejected', () => {
    const declare = (scope: unknown) => () => operation({ name: 'forgetful', scope: scope as Scope, run });
    expect(declare(undefined)).toThrow('the operation forgetful declares no scope that exists');
    expect(declare('contacts:all')).toThrow('the operation forgetful declares no scope that exists');
  });

  test('with a known name is rejected', () => {
    expect(() => operation({ name: 'contact', scope: 'contacts:read', run })).toThrow(
      'there are two operations contact',
    );
  });
});
