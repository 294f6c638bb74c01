import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { DEMO } from '../../../src/demo.ts';
import { restExamples } from '../../../src/graphql/graphiql/rest-examples.ts';
import { ROUTES } from '../../../src/rest/routes.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { post, WAYS } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

/** A mutation with more of something in its selection. Without changes after a rejection, it was not run. */
function update(shown: string, value: string): string {
  return `mutation ($workspaceId: UUID!, $contactId: ID!) {
    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: { attributes: { firstName: "${value}" } }) {
      ${shown}
    }
  }`;
}

const ALIASES = (count: number) => `contact { ${times(count, (index) => `a${index}: id`)} }`;
const FIELDS = (count: number) => `contact { ${times(count - 2, () => 'id')} }`;
const DIRECTIVES = (count: number) => `contact { id ${times(count, () => '... @include(if: true) { id }')} }`;
const WAY_DOWN = [
  'contact',
  ...Array.from({ length: 3 }, () => ['lists', 'contacts(first: 1)', 'edges', 'node']).flat(),
];
/** The mutation itself is level 1, a leaf the last. */
const DEPTH = (levels: number) => {
  const way = WAY_DOWN.slice(0, levels - 2);
  return `${way.join(' { ')} { __typename ${'}'.repeat(way.length)}`;
};

const LIMITS = [
  { limit: 'aliases', most: 100, shown: ALIASES },
  { limit: 'fields', most: 500, shown: FIELDS },
  { limit: 'directives', most: 50, shown: DIRECTIVES },
  { limit: 'depth', most: 12, shown: DEPTH },
];

describe.each(WAYS)('a document, $way,', ({ accept }) => {
  test.each(LIMITS)('may have $most $limit and no more', async ({ limit, most, shown }) => {
    expect(await send(update(shown(most), `${limit} ${accept}`), {}, { accept })).toEqual({
      status: 200,
      data: { updateContact: expect.anything() },
    });
    const before = await workspace.rows();

    const { status, errors, data } = await send(update(shown(most + 1), 'changed'), {}, { accept });

    expect({ status, data }).toEqual({ status: 400 });
    expect(errors).toEqual([
      {
        message: expect.stringContaining(`${most + 1}`),
        extensions: { code: 'DOCUMENT_OVER_LIMIT', limit, most },
      },
    ]);
    expect(await workspace.rows()).toEqual(before);
  });

  test('may have 3000 tokens and no more', async () => {
    const longer = `mutation { ${'x '.repeat(3001)} }`;
    const { status, errors } = await send(longer, {}, { accept });
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'DOCUMENT_OVER_LIMIT', limit: 'tokens', most: 3000 } });
    const within = await send(`{ ${'x '.repeat(400)} } # ${'x '.repeat(3000)}`, {}, { accept });
    expect(within.errors?.[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });

  test.each([
    { name: 'a size in the document', size: 'first: 73', larger: 'first: 74' },
    {
      name: 'a size in a variable',
      parameter: '$first: Int',
      size: 'first: $first',
      of: { first: 73 },
      more: { first: 74 },
    },
    {
      name: 'a size from the end',
      parameter: '$last: Int!',
      size: 'last: $last',
      of: { last: 73 },
      more: { last: 74 },
    },
    { name: 'a default size', parameter: '$first: Int = 74', size: 'first: $first', of: { first: 73 } },
    { name: 'an absent size', parameter: '$first: Int', size: 'first: $first', of: { first: 73 } },
    { name: 'no size', size: 'first: 73', larger: 'after: null' },
  ])('costs depend on page sizes: $name', async ({ parameter = '', size, larger = size, of = {}, more = {} }) => {
    const document = (pageSize: string) => `query ($workspaceId: UUID! ${parameter}) {
      contacts(workspaceId: $workspaceId, first: 1) {
        edges { node { lists { contacts(${pageSize}) { edges { node { ${times(80, (index) => `a${index}: id`)} } } } } } }
      }
    }`;
    expect(await send(document(size), of, { accept })).toEqual({ status: 200, data: expect.anything() });

    const { status, errors, data } = await send(document(larger), more, { accept });

    expect({ status, data }).toEqual({ status: 400 });
    expect(errors).toEqual([
      {
        message: expect.stringMatching(
          /^the document may cost 3\d{4}|41\d{3} fields of an answer, .* 30000; ask for smaller/,
        ),
        extensions: { code: 'DOCUMENT_OVER_LIMIT', limit: 'cost', most: 30_000 },
      },
    ]);
  });

  test('only the selected operation counts', async () => {
    const page = (first: number) =>
      `contacts(workspaceId: $workspaceId, first: 100) { edges { node { lists { contacts(first: ${first}) { edges { cursor } } } } } }`;
    const both = `query Small($workspaceId: UUID!) { viewer { workspace { id } } contacts(workspaceId: $workspaceId) { edges { cursor } } }
      query Large($workspaceId: UUID!) { ${page(100)} }`;
    expect(await send(both, {}, { accept, operationName: 'Small' })).toMatchObject({ status: 200 });
    const { errors } = await send(both, {}, { accept, operationName: 'Large' });
    expect(errors?.[0]).toMatchObject({ extensions: { limit: 'cost' } });
  });

  test('fragments count wherever they are used, also if they are nested', async () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Contact { ...F${index + 1} ...F${index + 1} }`,
    );
    const query = `query ($workspaceId: UUID!, $contactId: ID!) {
      contact(workspaceId: $workspaceId, contactId: $contactId) { ...F0 } }
      ${doubling.join(' ')} fragment F60 on Contact { id }`;
    const { errors } = await send(query, {}, { accept });
    expect(errors?.[0]).toMatchObject({ extensions: { limit: 'cost' } });
  });
});

describe('documents of real clients stay within the limits:', () => {
  test('the introspection of GraphiQL', async () => {
    const query = getIntrospectionQuery({
      schemaDescription: true,
      inputValueDeprecation: true,
      specifiedByUrl: true,
      oneOf: true,
    });
    expect(await send(query)).toEqual({ status: 200, data: { __schema: expect.anything() } });
  });

  test.each(restExamples({ ...DEMO }, ROUTES, 'http://127.0.0.1'))('an example: %.40s', async (query) => {
    const { errors = [] } = await send(query.replaceAll(DEMO.workspaceId, workspace.id));
    expect(errors).toEqual([]);
  });

  test('a page of a hundred contacts with all of their fields', async () => {
    expect(await send(EVERYTHING)).toEqual({ status: 200, data: expect.anything() });
  });

  test('a document of Relay, with fragments, names of types, connections and conditions', async () => {
    expect(await send(OF_RELAY, { count: 50, details: true })).toEqual({ status: 200, data: expect.anything() });
  });
});

const EVERYTHING = `query ($workspaceId: UUID!) {
  contacts(workspaceId: $workspaceId, first: 100) {
    edges {
      cursor
      node {
        id workspaceId version computedDisplayName createdAt updatedAt attributes identifierCount isAnonymous
        listIds accountIds companyRefs
        identifiers { key value properties createdAt }
        featuredIdentifiers { key value }
        lists {
          id name workspaceId description consentType tags isProof contactCount createdAt updatedAt
          counter { count updatedAt }
        }
        accounts { id workspaceId name createdAt updatedAt }
        companies { ref }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const OF_RELAY = `query ContactsScreenQuery($workspaceId: UUID!, $count: Int = 20, $cursor: String, $details: Boolean!) {
  ...ContactList_query
  viewer { workspace { id name __typename } __typename }
}
fragment ContactList_query on Query {
  contacts(workspaceId: $workspaceId, first: $count, after: $cursor) {
    edges { node { id ...ContactRow_contact ...ContactDetails_contact @include(if: $details) __typename } cursor }
    pageInfo { endCursor hasNextPage }
  }
}
fragment ContactRow_contact on Contact { computedDisplayName isAnonymous featured: featuredIdentifiers { key value } }
fragment ContactDetails_contact on Contact {
  attributes(include: ["firstName"])
  lists { id name members: contacts(first: 3) { edges { node { id ...ContactRow_contact __typename } } } }
  accounts { id name }
}`;

interface Answer {
  data?: Record<string, unknown>;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

interface Choice {
  accept?: string;
  operationName?: string;
}

async function send(query: string, variables: object = {}, { accept = WAYS[0].accept, ...more }: Choice = {}) {
  const request = { query, variables: { workspaceId: workspace.id, contactId: ADA, ...variables }, ...more };
  const answer = await post({ url: gateway.url, key: workspace.key, accept }, request);
  const { data, errors } = JSON.parse(answer.text) as Answer;
  // A stream of events has no separate status.
  const status = accept === WAYS[0].accept ? answer.status : data === undefined ? 400 : 200;
  return { status, ...(data === undefined ? {} : { data }), ...(errors === undefined ? {} : { errors }) };
}

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}
