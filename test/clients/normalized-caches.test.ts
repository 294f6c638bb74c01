import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { introspectionFromSchema } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { LIST, listWithContacts } from './list-with-contacts.ts';

const PAGE = gql`
  query ListPage($workspaceId: UUID!, $listId: UUID!, $after: String) {
    list(workspaceId: $workspaceId, listId: $listId) {
      id
      counter {
        count
      }
      contacts(first: 10, after: $after) {
        edges {
          node {
            id
            computedDisplayName
            identifiers {
              key
            }
            companies {
              nodeId
              ref
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;

interface Page {
  list: {
    contacts: {
      edges: { node: { computedDisplayName: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const INTROSPECTION = introspectionFromSchema(schema);

/** As documented in docs/graphql-api.md: types without `id` have their `nodeId` as key, or none. */
const KEYS = Object.fromEntries(
  INTROSPECTION.__schema.types.flatMap((type) => {
    if (type.kind !== 'OBJECT' || type.fields.some(({ name }) => name === 'id')) return [];
    const isNode = type.interfaces.some(({ name }) => name === 'Node');
    return [[type.name, (data: { nodeId?: string }) => (isNode ? (data.nodeId ?? null) : null)]];
  }),
);

test('Apollo Client with relayStylePagination adds pages to the contacts of a list', async () => {
  const { workspace, names } = await listWithContacts(gateway);
  const client = new ApolloClient({
    cache: new InMemoryCache({
      typePolicies: {
        AttributeDefinition: { keyFields: ['nodeId'] },
        Company: { keyFields: ['nodeId'] },
        ContactList: { fields: { contacts: relayStylePagination() } },
      },
    }),
    link: new HttpLink({ uri: `${gateway.url}/graphql`, headers: { authorization: `AccessKey ${workspace.key}` } }),
  });
  const variables = { workspaceId: workspace.id, listId: LIST };
  const counts = await pagesOf(async (after) => {
    await client.query({ query: PAGE, variables: { ...variables, after }, fetchPolicy: 'network-only' });
    return client.readQuery<Page>({ query: PAGE, variables: { ...variables, after } }) as Page;
  });
  expect(counts).toEqual([names.slice(0, 10), names.slice(0, 20), names]);
});

test('urql with Graphcache adds pages to the contacts of a list, without a warning', async () => {
  const { workspace, names } = await listWithContacts(gateway);
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  const client = new Client({
    url: `${gateway.url}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `AccessKey ${workspace.key}` } },
    exchanges: [
      cacheExchange({
        schema: INTROSPECTION,
        keys: KEYS as KeyingConfig,
        resolvers: { ContactList: { contacts: relayPagination() } },
      }),
      fetchExchange,
    ],
  });
  const counts = await pagesOf(async (after) => {
    const result = await client.query(PAGE, { workspaceId: workspace.id, listId: LIST, after }).toPromise();
    expect(result.error).toBeUndefined();
    return result.data as Page;
  });
  expect(counts).toEqual([names.slice(0, 10), names.slice(0, 20), names]);
  expect(warn.mock.calls).toEqual([]);
  warn.mockRestore();
});

/** Reads pages until the last one. Returns the names that the cache has after each. */
async function pagesOf(read: (after: string | null) => Promise<Page>): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo }: Page['list']['contacts'] = (await read(after)).list.contacts;
    pages.push(edges.map(({ node }) => node.computedDisplayName));
    if (!pageInfo.hasNextPage) return pages;
    after = pageInfo.endCursor;
  }
}
