import { afterAll, beforeAll, expect, test } from 'vitest';
import { SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { graphql } from '../../generated/gql.ts';
import type { PageOfContactsQuery } from '../../generated/graphql.ts';
import { execute } from '../execute.ts';

const PageOfContacts = graphql(`
  query PageOfContacts(
    $workspaceId: UUID!
    $filter: ContactFilterInput
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    contacts(
      workspaceId: $workspaceId
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const attribute = (key: string, condition: object) => ({ attributes: [{ key, ...condition }] });

test.each(['createdAt', 'updatedAt'])('an invalid time is rejected in a range of %s', async (field) => {
  for (const from of ['2020-01-31T00:00:00+01', '2020-01-31T24:00:00Z', '2020-13-01T00:00:00Z', '2020-01-31', '']) {
    const filter = { [field]: { from } };
    const variables = { workspaceId: workspace.id, filter };
    const { errors } = await execute({ url: gateway.url, key: workspace.key }, PageOfContacts, variables);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`filter.${field}.from`), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
});

test('the pages of a scan filter have all matches', async () => {
  const many = await gateway.workspace();
  const { store, now, newId } = gateway.services;
  const rows = Array.from({ length: 1_203 }, (_, index) => ({
    workspace_id: many.id,
    id: newId(),
    version: 1,
    attributes: JSON.stringify({ age: index }),
    identifiers: '[]',
    list_ids: '[]',
    account_ids: '[]',
    company_refs: '[]',
    created_at: now(),
    updated_at: now(),
  }));
  await store.write({ workspaceId: many.id }, (transaction) =>
    transaction.insertInto('contact').values(rows).execute(),
  );
  // Every hundredth contact: matches are far apart, some chunks have few, and the last page ends between two chunks.
  const filter = attribute('age', { in: rows.map((_, index) => index).filter((index) => index % 100 === 99) });
  const found: string[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const { data }: { data?: PageOfContactsQuery | null } = await execute(
      { url: gateway.url, key: many.key },
      PageOfContacts,
      {
        workspaceId: many.id,
        filter,
        first: 5,
        after,
      },
    );
    found.push(...(data?.contacts?.edges.map(({ node }) => node.id) ?? []));
    ({ endCursor: after = null, hasNextPage: more } = data?.contacts?.pageInfo ?? { hasNextPage: false });
  }
  const ids = rows.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  expect(found).toEqual(ids.filter(({ attributes }) => JSON.parse(attributes).age % 100 === 99).map(({ id }) => id));
});
