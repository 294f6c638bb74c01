import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT_A, ADA, GRACE, LIST_A, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { graphql } from '../../generated/gql.ts';
import type { ContactFilterInput, PageOfContactsQuery } from '../../generated/graphql.ts';
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

/** A third contact, besides Ada and Grace. */
const EVE = '0190a000-0000-7000-8000-00000000000c';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  const eve = {
    id: EVE,
    body: {
      attributes: {
        displayName: 'Éve',
        rating: 3,
        since: '2026-01-31T09:30:00+01:00',
        birthday: '1990-12-10',
        cookiesAccepted: true,
      },
    },
  };
  workspace = await gateway.workspace({ ...SEED, contacts: [...SEED.contacts, eve] });
});
afterAll(() => gateway.close());

const EARLY = '2020-01-01T00:00:00Z';
const LATE = '2100-01-01T00:00:00Z';

const attribute = (key: string, condition: object) => ({ attributes: [{ key, ...condition }] });

test.each<[string, ContactFilterInput, string[]]>([
  ['nothing', {}, [ADA, GRACE, EVE]],
  ['a list', { listId: LIST_A }, [ADA]],
  ['ids in either case', { listId: LIST_A.toUpperCase(), accountId: ACCOUNT_A.toUpperCase() }, [ADA]],
  ['a list that nobody is on', { listId: ACCOUNT_A }, []],
  ['an account', { accountId: ACCOUNT_A }, [ADA]],
  ['a company', { companyRef: 'acme' }, [ADA]],
  ['a list and an account', { listId: LIST_A, accountId: ACCOUNT_A }, [ADA]],
  ['a list and a company that do not go together', { listId: LIST_A, companyRef: 'globex' }, []],
  ['a kind of identifier', { identifierKey: 'phonenumber' }, [GRACE]],
  ['the time of creation', { createdAt: { from: EARLY, to: LATE } }, [ADA, GRACE, EVE]],
  ['a time of creation that nobody has', { createdAt: { to: EARLY } }, []],
  ['a time of creation yet to come', { createdAt: { from: LATE } }, []],
  ['a leap second', { createdAt: { from: '2016-12-31T23:59:60Z' } }, [ADA, GRACE, EVE]],
  ['a time without seconds', { updatedAt: { from: '2020-01-01T01:00+01:00' } }, [ADA, GRACE, EVE]],
  ['a part of a millisecond', { createdAt: { from: '2020-01-01T00:00:00.0001Z' } }, [ADA, GRACE, EVE]],
  ['a birthday by its instant', attribute('birthday', { equals: '1990-12-10T01:00+01:00' }), [EVE]],
  ['a birthday in a range', attribute('birthday', { from: '1990-12-10T00:00:00Z', to: '1990-12-10' }), [EVE]],
  ['a birthday among others', attribute('birthday', { in: ['1990-12-09', '1990-12-10T00:00Z'] }), [EVE]],
  ['the time of the last change', { updatedAt: { from: EARLY } }, [ADA, GRACE, EVE]],
  ['a time of change yet to come', { updatedAt: { from: LATE } }, []],
  ['a list and the time of creation', { listId: LIST_A, createdAt: { from: EARLY } }, [ADA]],
  ['how a name begins', { displayNamePrefix: 'gr' }, [GRACE]],
  ['how a name begins, in upper case and beyond ASCII', { displayNamePrefix: 'ÉV' }, [EVE]],
  ['a value', attribute('rating', { equals: 5 }), [ADA]],
  ['a value of another type', attribute('rating', { equals: '5' }), []],
  ['one of several values of an attribute', attribute('labels', { equals: 'first' }), [ADA]],
  ['values to choose from', attribute('rating', { in: [3, 4] }), [EVE]],
  ['a range of numbers', attribute('rating', { from: 3, to: 4.5 }), [EVE]],
  ['a range of numbers, with its ends', attribute('rating', { from: 3, to: 5 }), [ADA, EVE]],
  ['an instant in another zone', attribute('since', { equals: '2026-01-31T08:30:00Z' }), [EVE]],
  ['a range of time', attribute('since', { from: '2026-01-31', to: '2026-02-01' }), [EVE]],
  ['a boolean', attribute('cookiesAccepted', { equals: true }), [EVE]],
  ['that there is a value', attribute('rating', { exists: true }), [ADA, EVE]],
  ['that there is none', attribute('rating', { exists: false }), [GRACE]],
  ['the mirror of an identifier', attribute('emailaddress', { equals: 'grace@example.com' }), [GRACE]],
  ['an attribute that is archived', attribute('retired', { exists: true }), []],
  [
    'two attributes at once',
    {
      attributes: [
        { key: 'rating', exists: true },
        { key: 'firstName', exists: true },
      ],
    },
    [ADA],
  ],
])('a filter finds by %s', async (_what, filter, expected) => {
  expect(await idsOf({ filter })).toEqual(expected);
  expect(await idsOf({ filter, last: 100 })).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['a list that is no UUID', { listId: 'no-uuid' }, ['listId']],
  ['an empty account', { accountId: '' }, ['accountId']],
  ['NUL in a company', { companyRef: '\0' }, ['companyRef']],
  ['a lone surrogate in a kind of identifier', { identifierKey: '\ud800' }, ['identifierKey']],
  ['NUL in how a name begins', { displayNamePrefix: 'a\0' }, ['displayNamePrefix']],
  ['NUL in a value', attribute('firstName', { equals: '\0' }), ['attributes', '0', 'equals']],
  ['NUL in one of several values', attribute('firstName', { in: ['a', '\0'] }), ['attributes', '0', 'in', '1']],
  ['an offset without minutes', attribute('since', { from: '2020-01-31T00:00:00+01' }), ['attributes', '0', 'from']],
  ['a day that is none', attribute('since', { equals: '2023-02-29' }), ['attributes', '0', 'equals']],
  ['a time that is none among others', attribute('since', { in: ['2020-01-31', 'x'] }), ['attributes', '0', 'in', '1']],
  ['a number for a time', attribute('birthday', { to: 5 }), ['attributes', '0', 'to']],
  ['null for a list', { listId: null }, ['listId']],
  ['null for attributes', { attributes: null }, ['attributes']],
  ['null for the time of creation', { createdAt: null }, ['createdAt']],
  ['null for an end of a range', { updatedAt: { from: null } }, ['updatedAt', 'from']],
  ['null for how a name begins', { displayNamePrefix: null }, ['displayNamePrefix']],
  ['null for a value', attribute('firstName', { equals: null }), ['attributes', '0', 'equals']],
])('a filter with %s is refused with its place', async (_what, filter, place) => {
  const { errors } = await execute({ url: gateway.url, key: workspace.key }, PageOfContacts, {
    workspaceId: workspace.id,
    filter: filter as ContactFilterInput,
  });
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', problems: [{ code: 'InvalidPayload', path: ['filter', ...place] }] } },
  ]);
});

test.each(['createdAt', 'updatedAt'])('a time that is none is refused in a range of %s', async (field) => {
  for (const from of ['2020-01-31T00:00:00+01', '2020-01-31T24:00:00Z', '2020-13-01T00:00:00Z', '2020-01-31', '']) {
    const filter = { [field]: { from } };
    const variables = { workspaceId: workspace.id, filter };
    const { errors } = await execute({ url: gateway.url, key: workspace.key }, PageOfContacts, variables);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`filter.${field}.from`), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
});

test('a filter with an attribute that is not defined is refused with the nearest one', async () => {
  const { errors } = await execute({ url: gateway.url, key: workspace.key }, PageOfContacts, {
    workspaceId: workspace.id,
    filter: attribute('ratin', { equals: 5 }),
  });
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('"rating"'),
      extensions: {
        code: 'BAD_USER_INPUT',
        problems: [{ code: 'InvalidPayload', path: ['filter', 'attributes', '0', 'key'] }],
      },
    },
  ]);
});

test('a filter that sees each contact leads through all of its pages', async () => {
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
  // Every hundredth: matches are far apart, some chunks have few, and the last page ends between two chunks.
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

async function idsOf(page: { filter: ContactFilterInput; last?: number }): Promise<string[] | undefined> {
  const variables = { workspaceId: workspace.id, ...(page.last === undefined ? { first: 100 } : {}), ...page };
  const { data, errors } = await execute({ url: gateway.url, key: workspace.key }, PageOfContacts, variables);
  expect(errors).toBeUndefined();
  return data?.contacts?.edges.map(({ node }) => node.id);
}
