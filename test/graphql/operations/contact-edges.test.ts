import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT_A, ACCOUNT_B, ADA, ADAS_EMAIL, LIST_A, LIST_B } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { graphql } from '../../generated/gql.ts';
import { execute } from '../execute.ts';
import { ReadCounter } from '../read-counter.ts';

const ContactEdges = graphql(`
  query ContactEdges($workspaceId: UUID!, $contactId: ID!) {
    contact(workspaceId: $workspaceId, contactId: $contactId) {
      identifiers {
        key
        value
        properties
      }
      lists {
        id
        name
      }
      accounts {
        id
        name
      }
      companies {
        ref
        name
      }
    }
  }
`);

let gateway: Gateway;
const counter = new ReadCounter();
beforeAll(async () => {
  gateway = await startGateway((store) => counter.watch(store));
});
afterAll(() => gateway.close());

test('the edges of a contact are objects, in its order', async () => {
  const workspace = await gateway.workspace({
    lists: [LIST_A, LIST_B],
    contacts: [
      {
        id: ADA,
        body: {
          addIdentifiers: [
            { ...ADAS_EMAIL, properties: { verified: true } },
            { key: 'externalId', value: '42' },
          ],
          listIds: [LIST_B, LIST_A],
          accountIds: [ACCOUNT_B, ACCOUNT_A],
          companyRefs: ['globex', 'acme'],
        },
      },
    ],
  });

  const result = await execute({ url: gateway.url, key: workspace.key }, ContactEdges, {
    workspaceId: workspace.id,
    contactId: ADA,
  });

  expect(result).toEqual({
    data: {
      contact: {
        identifiers: [
          { ...ADAS_EMAIL, properties: { verified: true } },
          { key: 'externalId', value: '42', properties: null },
        ],
        lists: [
          { id: LIST_B, name: 'List' },
          { id: LIST_A, name: 'List' },
        ],
        accounts: [
          { id: ACCOUNT_B, name: null },
          { id: ACCOUNT_A, name: null },
        ],
        companies: [
          { ref: 'globex', name: null },
          { ref: 'acme', name: null },
        ],
      },
    },
  });
});

describe('a query for contacts with all their edges', () => {
  let workspace: TestWorkspace;
  beforeAll(async () => {
    workspace = await gateway.workspace({
      lists: ids('1'),
      contacts: ids('c').map((id, index) => ({
        id,
        body: {
          addIdentifiers: [{ key: 'externalId', value: id }],
          listIds: [ids('1')[index] as string],
          accountIds: [ids('2')[index] as string],
          companyRefs: [`company-${index}`],
        },
      })),
    });
  });

  test.each([1, 10, 100])('makes five statements for %i contacts', async (count) => {
    counter.statements = 0;
    const wanted = ids('c').slice(0, count);
    const answer = await queryAll(workspace, wanted);

    expect(Object.values(answer.data)).toEqual(
      wanted.map((id, index) => ({
        id,
        identifiers: [{ value: id }],
        lists: [{ id: ids('1')[index] }],
        accounts: [{ id: ids('2')[index] }],
        companies: [{ ref: `company-${index}` }],
      })),
    );
    // The key, the contacts, the lists, the accounts, the companies.
    expect(counter.statements).toBe(5);
  });
});

function ids(kind: string): string[] {
  return Array.from(
    { length: 100 },
    (_, index) => `0190a000-0000-7000-8000-${kind.padStart(4, '0')}${`${index}`.padStart(8, '0')}`,
  );
}

/** One document that reads each contact, like a client with a list of ids. */
async function queryAll({ id, key }: TestWorkspace, contactIds: string[]) {
  const fields = contactIds.map(
    (contactId, index) => `c${index}: contact(workspaceId: $id, contactId: "${contactId}") { ...All }`,
  );
  const query = `query ($id: UUID!) { ${fields.join(' ')} }
    fragment All on Contact { id identifiers { value } lists { id } accounts { id } companies { ref } }`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${key}` },
    body: JSON.stringify({ query, variables: { id } }),
  });
  return response.json();
}
