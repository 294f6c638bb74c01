import { createHash } from 'node:crypto';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { startListedGateway } from './listed-gateway.ts';
import { recordedFetch } from './recorded-fetch.ts';

// With the `__typename` that the client adds, so that the listed document equals the sent one.
const READ = gql`
  query Read($workspace: UUID!, $contact: ID!) {
    contact(workspaceId: $workspace, contactId: $contact) {
      id
      computedDisplayName
      __typename
    }
  }
`;
const NAMES_ONLY = gql`
  query NamesOnly($workspace: UUID!, $contact: ID!) {
    contact(workspaceId: $workspace, contactId: $contact) {
      computedDisplayName
      __typename
    }
  }
`;
const RENAME = gql`
  mutation Rename($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {
    updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {
      outcome
      __typename
    }
  }
`;
const ADA_IS_READ = { contact: { id: ADA, computedDisplayName: 'Ada', __typename: 'Contact' } };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hashOf = (document: typeof READ) => sha256(print(document));
const persistedQuery = (document: typeof READ) => ({ version: 1, sha256Hash: hashOf(document) });

let gateway: Gateway;
let listed: Gateway;
beforeAll(async () => {
  const documents = [READ, RENAME].map((document): [string, string] => [hashOf(document), print(document)]);
  [gateway, listed] = await Promise.all([startGateway(), startListedGateway(Object.fromEntries(documents))]);
});
afterAll(() => Promise.all([gateway.close(), listed.close()]));

/** Apollo Client with its link for persisted queries, and the requests that it has sent. */
function clientOf({ url }: Gateway, { key }: TestWorkspace, useGETForHashedQueries: boolean) {
  const recorded = recordedFetch();
  const http = new HttpLink({
    uri: `${url}/graphql`,
    headers: { authorization: `AccessKey ${key}` },
    fetch: recorded.fetch,
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(http),
    clientAwareness: { name: 'test', version: '1.0.0' },
    defaultOptions: { query: { fetchPolicy: 'network-only' } },
  });
  const sent = () =>
    recorded.sent.map(({ method, parameters: { query, extensions } }) => ({
      method,
      query: query !== undefined,
      persistedQuery: (typeof extensions === 'string' ? JSON.parse(extensions) : extensions)?.persistedQuery,
    }));
  return { client, sent };
}

describe.each([
  { method: 'POST', byGet: false },
  { method: 'GET', byGet: true },
])('Apollo Client with persisted queries by $method', ({ method, byGet }) => {
  test('sends the document if the gateway has no list, and does not send the hash again', async () => {
    const workspace = await gateway.workspace(SEED);
    const { client, sent } = clientOf(gateway, workspace, byGet);
    const variables = { workspace: workspace.id, contact: ADA };

    expect((await client.query({ query: READ, variables })).data).toEqual(ADA_IS_READ);
    expect(sent()).toEqual([
      { method, query: false, persistedQuery: persistedQuery(READ) },
      { method: 'POST', query: true, persistedQuery: undefined },
    ]);

    expect((await client.query({ query: READ, variables })).data).toEqual(ADA_IS_READ);
    expect(sent().slice(2)).toEqual([{ method: 'POST', query: true, persistedQuery: undefined }]);
  });

  test('falls back for a mutation, which runs once', async () => {
    const workspace = await gateway.workspace(SEED);
    const { client, sent } = clientOf(gateway, workspace, byGet);
    const variables = { workspace: workspace.id, contact: ADA, input: { attributes: { firstName: 'Augusta' } } };

    const { data } = await client.mutate({ mutation: RENAME, variables });
    expect(data).toEqual({ updateContact: { outcome: 'UPDATED', __typename: 'UpdateContactPayload' } });
    expect(sent().map(({ method, query }) => [method, query])).toEqual([
      ['POST', false],
      ['POST', true],
    ]);
  });

  test('finds a listed document by its hash alone', async () => {
    const workspace = await listed.workspace(SEED);
    const { client, sent } = clientOf(listed, workspace, byGet);
    const variables = { workspace: workspace.id, contact: ADA };

    expect((await client.query({ query: READ, variables })).data).toEqual(ADA_IS_READ);
    const input = { attributes: { firstName: 'Augusta' } };
    const { data } = await client.mutate({ mutation: RENAME, variables: { ...variables, input } });
    expect(data).toMatchObject({ updateContact: { outcome: 'UPDATED' } });
    expect(sent()).toEqual([
      { method, query: false, persistedQuery: persistedQuery(READ) },
      { method: 'POST', query: false, persistedQuery: persistedQuery(RENAME) },
    ]);
  });

  test('reports that a document is not listed', async () => {
    const workspace = await listed.workspace(SEED);
    const { client } = clientOf(listed, workspace, byGet);
    const variables = { workspace: workspace.id, contact: ADA };

    const error = await client.query({ query: NAMES_ONLY, variables }).catch((thrown) => thrown);
    expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code).toBe('PERSISTED_OPERATION_NOT_FOUND');
  });
});
