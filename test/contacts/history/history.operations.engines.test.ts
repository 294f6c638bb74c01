import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { call, update } from '../../../src/conformance/cases/steps.ts';
import {
  ACCOUNT_A,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  LIST_A,
  LIST_B,
  NOBODY,
  SEED,
} from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** Contact, version and changed fields; `new` is a new contact. */
type Row = [contact: string, version: number, fields: string[]];

const EVERYTHING_OF_ADA = [
  'attributes.firstName',
  'attributes.initialReference',
  'attributes.labels',
  'attributes.rating',
  'attributes.serial',
  'identifiers',
  'listIds',
  'accountIds',
  'companyRefs',
];

const OPERATIONS: [step: Step, rows: Row[]][] = [
  [
    call('createContact', {}, { displayName: 'New', identifiers: [FREE_EMAIL], listIds: [LIST_A] }),
    [['new', 1, ['attributes.displayName', 'attributes.initialReference', 'identifiers', 'listIds']]],
  ],
  [call('deleteContact', { contactId: ADA }), [[ADA, 2, EVERYTHING_OF_ADA]]],
  [
    call('mergeContacts', { contactId: GRACE }, { contactId: ADA }),
    [
      [ADA, 2, EVERYTHING_OF_ADA],
      [GRACE, 2, ['attributes.labels', 'attributes.rating', 'attributes.serial', ...EVERYTHING_OF_ADA.slice(5)]],
    ],
  ],
  [call('addContactIdentifier', { contactId: ADA }, FREE_EMAIL), [[ADA, 2, ['identifiers']]]],
  [call('removeContactIdentifier', { contactId: ADA }, ADAS_EMAIL), [[ADA, 2, ['identifiers']]]],
  [
    call('addContactsToList', { listId: LIST_B }, { contacts: [ADA, GRACE, NOBODY] }),
    [
      [ADA, 2, ['listIds']],
      [GRACE, 2, ['listIds']],
    ],
  ],
  [call('removeContactsFromList', { listId: LIST_A }, { contacts: [ADA, GRACE] }), [[ADA, 2, ['listIds']]]],
  [call('deleteList', { listId: LIST_A }), [[ADA, 2, ['listIds']]]],
  [call('deleteAccount', { accountId: ACCOUNT_A }), [[ADA, 2, ['accountIds']]]],
  [call('createList', {}, { name: 'New' }), []],
  [call('updateAttributeDefinition', { key: 'rating' }, { type: 'string' }), []],
];

describe.each([restPlugin, graphqlPlugin])('through $name, the history', (api) => {
  test.each(OPERATIONS.map(([step, rows]) => ({ operation: step.operation, step, rows })))(
    'has the effect of $operation on each contact',
    async ({ operation, step, rows }) => {
      const workspace = await gateway.workspace(SEED);
      const before = await historyOf(workspace);
      const where = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
      const { problems } = await perform(api, where, step);
      expect(problems).toEqual([]);
      const after = (await historyOf(workspace)).slice(before.length);
      expect(after.map(({ contact_id: id, version, changes }) => [nameOf(id), version, fieldsOf(changes)])).toEqual(
        rows,
      );
      expect(new Set(after.map((row) => `${row.api} ${row.operation}`))).toEqual(
        new Set(rows.length === 0 ? [] : [`${api.name.toLowerCase()} ${operation}`]),
      );
    },
  );

  test('of a contact continues until its removal', async () => {
    const workspace = await gateway.workspace(SEED);
    const where = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
    for (const step of [update({ attributes: { rating: 1 } }), call('deleteContact', { contactId: ADA })]) {
      await perform(api, where, step);
    }
    const rows = await historyOf(workspace);
    const versions = rows
      .filter(({ contact_id: id }) => id === ADA)
      .map(({ version, operation }) => [version, operation]);
    expect(versions).toEqual([
      [1, 'seed'],
      [2, 'updateContact'],
      [3, 'deleteContact'],
    ]);
  });
});

interface HistoryRow {
  contact_id: string;
  version: number;
  api: string;
  operation: string;
  changes: string;
}

/** By author, the seed first, then by contact. */
async function historyOf(workspace: { rows(): Promise<Record<string, unknown[]>> }): Promise<HistoryRow[]> {
  const { contact_history = [] } = (await workspace.rows()) as Record<string, HistoryRow[]>;
  const rows = contact_history.toSorted((a, b) => a.contact_id.localeCompare(b.contact_id) || a.version - b.version);
  return [
    ...rows.filter(({ operation }) => operation === 'seed'),
    ...rows.filter(({ operation }) => operation !== 'seed'),
  ];
}

function nameOf(id: string): string {
  return id === ADA || id === GRACE ? id : 'new';
}

function fieldsOf(changes: string): string[] {
  return (JSON.parse(changes) as { field: string }[])
    .map(({ field }) => field)
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Attributes first, then the sets in the order of a contact. */
function rank(field: string): number {
  return ['identifiers', 'listIds', 'accountIds', 'companyRefs'].indexOf(field);
}
