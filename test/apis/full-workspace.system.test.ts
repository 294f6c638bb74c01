import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, perform } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { OPERATIONS, type Step } from '../../src/conformance/step.ts';
import type { Contact } from '../../src/contacts/contact/contact.ts';
import { fieldChanges } from '../../src/contacts/history/field-change.ts';
import { inParts } from '../../src/contacts/in-parts.ts';
import { applyUpdate } from '../../src/contacts/update/apply-update.queries.ts';
import { type Gateway, SPARE_KEY, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const FULL = uuid('c', 1);
const OTHER = uuid('c', 2);
/** Contacts with more members than a statement has parameters, written before limits existed. */
const BEYOND = uuid('c', 3);
const BEYOND_TOO = uuid('c', 4);
const MEMBERS_BEYOND = 33_000;
const EMPTY = uuid('c', 5);

const NEW_LIST = uuid('d', 9_999);
const wide = (text: string) => text.padEnd(250, 'é');
const identifierOf = (contact: string, index: number) => ({
  key: 'externalId',
  value: `${contact} ${index} `.padEnd(500, 'x'),
});

interface Played {
  step: Step;
  /** Parts of the messages of all problems; empty if the operation succeeds. */
  problems?: string[];
  /** Whether the response has more members than GraphQL returns. */
  isLarge?: true;
}

const update = (contactId: string, body: object, problems?: string[]): Played => ({
  step: { operation: 'updateContact', path: { contactId }, body },
  ...(problems === undefined ? {} : { problems }),
});
const done = (operation: Step['operation'], path: NonNullable<Step['path']> = {}, body?: object): Played => ({
  step: { operation, path, ...(body === undefined ? {} : { body }) },
});
/** The operation succeeds, although GraphQL does not show all of its result. */
const large = (played: Played): Played => ({ ...played, isLarge: true });
const rejected = (problems: string[], ...call: Parameters<typeof done>): Played => ({ ...done(...call), problems });

const TOO_LARGE = 'the response would have more than 60000 fields and list elements';
const TOGETHER = ['100 identifiers', '1000 lists', '1000 accounts', '1000 companies', '65536 bytes'];
const A_CONTACT = { contactId: FULL };
const A_LIST = { listId: uuid('d', 0) };
const AN_ACCOUNT = { accountId: uuid('a1', 0) };

/** Each operation at least once, deletions last. */
const STEPS: Played[] = [
  done('viewer'),
  done('contact', A_CONTACT),
  done('contactHistory', A_CONTACT),
  done('previewContactUpdate', A_CONTACT, { attributes: { firstName: 'Ada' } }),
  done('previewContactUpsert', { identifier: identifierOf(FULL, 1) }, { addCompanyRefs: ['newer'] }),
  done('contactByIdentifier', { identifier: identifierOf(FULL, 99) }),
  done('searchContacts', {}, { identifier: identifierOf(FULL, 0) }),
  large(done('contacts')),
  done('contactIdentifiers', A_CONTACT),
  done('contactLists', A_CONTACT),
  done('lists'),
  done('list', A_LIST),
  done('listContacts', A_LIST),
  done('accounts'),
  done('account', AN_ACCOUNT),
  done('attributeDefinitions'),
  done('attributeDefinition', { key: 'own0' }),

  update(
    FULL,
    {
      addIdentifiers: [{ key: 'externalId', value: 'new' }],
      addToLists: [NEW_LIST],
      addToAccounts: [uuid('a3', 0)],
      addCompanyRefs: ['new'],
      attributes: { firstName: 'x'.repeat(4096) },
    },
    ['65536 bytes', '100 identifiers', '1000 lists', '1000 accounts', '1000 companies'],
  ),
  update(FULL, { attributes: { shoeSize: 1 } }, ['attribute definitions of the workspace more than 1000']),
  update(FULL, { addCompanyRefs: ['new'], removeCompanyRefs: [wide(`${FULL} 0`)] }),
  done('updateContacts', {}, { updates: [{ contactId: EMPTY, addCompanyRefs: ['new'], removeCompanyRefs: ['new'] }] }),
  rejected(['1000 companies'], 'upsertContact', { identifier: identifierOf(FULL, 1) }, { addCompanyRefs: ['newer'] }),
  rejected(TOGETHER, 'mergeContacts', A_CONTACT, { contactId: OTHER }),
  rejected(TOGETHER, 'mergeContacts', { contactId: OTHER }, { contactId: FULL }),
  rejected(['100 identifiers'], 'addContactIdentifier', A_CONTACT, { key: 'externalId', value: 'new' }),
  rejected(
    [`contact ${FULL} is on 1000 lists`],
    'addContactsToList',
    { listId: NEW_LIST },
    { contacts: [EMPTY, FULL] },
  ),
  rejected(
    ['1000 attribute definitions'],
    'createAttributeDefinition',
    {},
    { key: 'new', displayName: 'x', type: 'string' },
  ),
  done('updateAttributeDefinition', { key: 'own0' }, { displayName: 'Another' }),
  done('archiveAttributeDefinition', { key: 'own0' }),
  done('accessKeys'),
  done('createAccessKey', {}, { name: 'New', scopes: ['contacts:read'] }),
  done('rotateAccessKey', { keyId: SPARE_KEY }, {}),
  done('revokeAccessKey', { keyId: SPARE_KEY }),
  done('createContact', {}, { displayName: 'New', listIds: [NEW_LIST], companyRefs: ['new'] }),
  done('createList', {}, { name: 'New' }),
  done('updateList', A_LIST, { name: 'Another' }),
  done('createAccount', {}, { name: 'New' }),
  done('updateAccount', AN_ACCOUNT, { name: 'Another' }),

  update(BEYOND, { addCompanyRefs: ['new'] }, ['1000 companies']),
  rejected(['1000 accounts', '1000 companies'], 'mergeContacts', { contactId: EMPTY }, { contactId: BEYOND }),
  rejected(['1000 companies'], 'mergeContacts', { contactId: BEYOND }, { contactId: EMPTY }),
  large(done('contact', { contactId: BEYOND })),
  large(update(BEYOND, { removeCompanyRefs: ['0'], addCompanyRefs: ['new'] })),
  update(BEYOND, { companyRefs: [] }),
  done('deleteContact', { contactId: BEYOND_TOO }),

  done('removeContactIdentifier', A_CONTACT, identifierOf(FULL, 2)),
  done('removeContactsFromList', A_LIST, { contacts: [FULL, OTHER] }),
  done('deleteAccount', AN_ACCOUNT),
  done('deleteList', { listId: uuid('d', 1) }),
  update(FULL, { listIds: [], companyRefs: [], accountIds: [uuid('a3', 0)] }),
  rejected(['does not exist any more'], 'revertContact', A_CONTACT, { toVersion: 1 }),
  done('deleteContact', { contactId: OTHER }),
];

describe('in a workspace that is full', () => {
  test('each operation is tried', () => {
    expect(new Set(STEPS.map(({ step }) => step.operation))).toEqual(new Set(Object.keys(OPERATIONS)));
  });

  test.each<Api>([restPlugin, graphqlPlugin])(
    'through $name, every operation succeeds or is rejected by a limit',
    async (api) => {
      const workspace = await gateway.workspace({ settings: { undefinedAttributes: 'define' } });
      await workspace.makeKey({ id: SPARE_KEY });
      await fill(workspace);
      const call = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
      for (const [index, { step, problems: overloadRejections = [], isLarge }] of STEPS.entries()) {
        const problems = isLarge && api === graphqlPlugin ? [TOO_LARGE] : overloadRejections;
        const answer = await perform(api, call, step);
        expect([index, step.operation, answer.problems.map(({ message }) => message)]).toEqual([
          index,
          step.operation,
          problems.map((part) => expect.stringContaining(part)),
        ]);
      }
    },
    120_000,
  );
});

/** Creates contacts by the core: requests could not create some of them. */
async function fill({ id: workspaceId }: TestWorkspace): Promise<void> {
  const { store } = gateway.services;
  const now = Date.now();
  await store.write({ workspaceId, exclusive: true }, async (transaction) => {
    const keys = Array.from({ length: 1000 }, (_, index) => `own${index}`);
    const definitions = keys.map((key) => ({
      workspace_id: workspaceId,
      key,
      display_name: key,
      description: null,
      type: 'string' as const,
      cardinality: 'one' as const,
      format: null,
      pii: 0,
      read_only: 0,
      archived: 0,
      version: 1,
      created_at: now,
      updated_at: now,
    }));
    for (const part of inParts(definitions))
      await transaction.insertInto('attribute_definition').values(part).execute();
    const lists = [...members('d', 2000), NEW_LIST].map((id) => ({
      workspace_id: workspaceId,
      id,
      name: 'List',
      description: null,
      consent_type: null,
      tags: '[]',
      is_proof: 0,
      created_at: now,
      updated_at: now,
    }));
    for (const part of inParts(lists)) await transaction.insertInto('list').values(part).execute();
    for (const contact of contacts(workspaceId, now)) {
      const plan = {
        outcome: 'CREATED' as const,
        before: null,
        after: contact,
        changes: fieldChanges(null, contact),
        skippedIdentifiers: [],
        impliedDefinitions: [],
      };
      await applyUpdate(transaction, plan, { keyId: 'seed', api: 'rest', operation: 'seed' });
    }
  });
}

function contacts(workspaceId: string, now: number): Contact[] {
  const empty = {
    workspaceId,
    version: 1,
    createdAt: now,
    updatedAt: now,
    attributes: {},
    identifiers: [],
    listIds: [],
    accountIds: [],
    companyRefs: [],
    lastChangeId: null,
  };
  const full = (id: string, accounts: string, lists: string[], attributes: string) => ({
    ...empty,
    id,
    attributes: Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`${attributes}${n}`, 'x'.repeat(4096)])),
    identifiers: Array.from({ length: 100 }, (_, index) => {
      const { key, value } = identifierOf(id, index);
      return { key, value, normalized: value, createdAt: now, properties: { text: 'x'.repeat(4000) } };
    }),
    listIds: lists,
    accountIds: members(accounts, 1000),
    companyRefs: Array.from({ length: 1000 }, (_, index) => wide(`${id} ${index}`)),
  });
  const lists = members('d', 2000);
  const beyond = Array.from({ length: MEMBERS_BEYOND }, (_, index) => `${index}`);
  return [
    full(FULL, 'a1', lists.slice(0, 1000), 'own'),
    full(OTHER, 'a2', [...lists.slice(1000), lists[0] as string].slice(1), 'own1'),
    { ...empty, id: BEYOND, accountIds: members('a4', MEMBERS_BEYOND), companyRefs: beyond },
    { ...empty, id: BEYOND_TOO, companyRefs: beyond },
    { ...empty, id: EMPTY, companyRefs: ['only'] },
  ];
}

function members(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => uuid(kind, index));
}

function uuid(kind: string, index: number): string {
  return `0190a000-0000-7000-8000-${kind.padStart(4, '0')}${String(index).padStart(8, '0')}`;
}
