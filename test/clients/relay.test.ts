import { createHash } from 'node:crypto';
import {
  type ConcreteRequest,
  commitMutation,
  Environment,
  type FetchFunction,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  type RequestParameters,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { startListedGateway } from './listed-gateway.ts';

const READ = `query ReadQuery($workspace: UUID!, $contact: ID!) {
  contact(workspaceId: $workspace, contactId: $contact) {
    id
    computedDisplayName
  }
}
`;
const RENAME = `mutation RenameMutation($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {
  updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {
    outcome
  }
}
`;
const ADA_IS_READ = { contact: { id: ADA, computedDisplayName: 'Ada' } };

/** The hash of a document, computed like Relay's compiler. */
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

let gateway: Gateway;
let listed: Gateway;
beforeAll(async () => {
  const documents = [READ, RENAME].map((text): [string, string] => [md5(text), text]);
  [gateway, listed] = await Promise.all([startGateway(), startListedGateway(Object.fromEntries(documents))]);
});
afterAll(() => Promise.all([gateway.close(), listed.close()]));

type BodyOf = (operation: RequestParameters, variables: object) => object;

/** The requests of network layers if the compiler keeps the text of a document. */
const WITH_TEXT: [name: string, bodyOf: BodyOf][] = [
  ['the text, as documented', ({ text }, variables) => ({ query: text, variables })],
  [
    'the text and all parameters of Relay',
    ({ id, text, name, operationKind }, variables) => ({
      id,
      doc_id: id,
      query: text,
      operationName: name,
      operationKind,
      operationType: operationKind,
      variables,
    }),
  ],
  [
    'the text and its hash',
    (operation, variables) => ({
      id: 'cacheID' in operation ? operation.cacheID : operation.id,
      hash: 'cacheID' in operation ? operation.cacheID : operation.id,
      key: operation.name,
      query: operation.text,
      variables,
    }),
  ],
];

/** The requests if the compiler keeps only the id. */
const WITH_ID: [name: string, bodyOf: BodyOf][] = [
  ['doc_id, as documented', ({ id }, variables) => ({ doc_id: id, variables })],
  ['id', ({ id }, variables) => ({ id, variables })],
  [
    'id, an empty query and all parameters of Relay',
    ({ id, text, name, operationKind }, variables) => ({
      id,
      doc_id: id,
      query: text ?? '',
      operationName: name,
      operationKind,
      variables,
    }),
  ],
  ['documentId', ({ id, text }, variables) => ({ documentId: id, query: text, variables })],
];

describe('Relay', () => {
  describe.each(WITH_TEXT)('with a network layer that sends %s', (_what, bodyOf) => {
    test('reads and updates a contact', () => readsAndUpdates(gateway, bodyOf, false));

    test('reads and updates by listed documents', () => readsAndUpdates(listed, bodyOf, false));
  });

  test.each(WITH_ID)('with a network layer that sends %s reads and updates by listed documents', (_what, bodyOf) =>
    readsAndUpdates(listed, bodyOf, true),
  );

  test('reports that a gateway without a list needs the document', async () => {
    const workspace = await gateway.workspace(SEED);
    const relay = environment(gateway, workspace, ({ id }, variables) => ({ doc_id: id, variables }));
    const asked = fetchQuery(relay, readRequest(true), { workspace: workspace.id, contact: ADA }).toPromise();
    await expect(asked).rejects.toThrow('send one as "query"');
  });
});

async function readsAndUpdates(at: Gateway, bodyOf: BodyOf, isPersisted: boolean): Promise<void> {
  const workspace = await at.workspace(SEED);
  const relay = environment(at, workspace, bodyOf);
  const variables = { workspace: workspace.id, contact: ADA };
  expect(await fetchQuery(relay, readRequest(isPersisted), variables).toPromise()).toEqual(ADA_IS_READ);
  const renamed = await new Promise((onCompleted, onError) =>
    commitMutation(relay, {
      mutation: renameRequest(isPersisted),
      variables: { ...variables, input: { attributes: { firstName: 'Augusta' } } },
      onCompleted,
      onError,
    }),
  );
  expect(renamed).toEqual({ updateContact: { outcome: 'UPDATED' } });
}

/** An environment with a fetch function from Relay's documentation. */
function environment({ url }: Gateway, { key }: TestWorkspace, bodyOf: BodyOf): Environment {
  const send: FetchFunction = async (operation, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `AccessKey ${key}` },
      body: JSON.stringify(bodyOf(operation, variables)),
    });
    return (await response.json()) as GraphQLResponse;
  };
  return new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
}

function readRequest(isPersisted: boolean): ConcreteRequest {
  const selections = [scalar('id'), scalar('computedDisplayName')];
  return compiled('query', 'ReadQuery', READ, isPersisted, ['workspace', 'contact'], {
    name: 'contact',
    concreteType: 'Contact',
    selections,
  });
}

function renameRequest(isPersisted: boolean): ConcreteRequest {
  return compiled('mutation', 'RenameMutation', RENAME, isPersisted, ['workspace', 'contact', 'input'], {
    name: 'updateContact',
    concreteType: 'UpdateContactPayload',
    selections: [scalar('outcome')],
  });
}

function scalar(name: string) {
  return { alias: null, args: null, kind: 'ScalarField', name, storageKey: null } as const;
}

/** The compiler's output for a document with one field, whose arguments are the variables. */
function compiled(
  operationKind: 'query' | 'mutation',
  name: string,
  text: string,
  isPersisted: boolean,
  variables: string[],
  field: { name: string; concreteType: string; selections: ReturnType<typeof scalar>[] },
): ConcreteRequest {
  const argumentDefinitions = variables.map(
    (variable) => ({ defaultValue: null, kind: 'LocalArgument', name: variable }) as const,
  );
  const args = variables.map((variable) => ({
    kind: 'Variable' as const,
    name: variable === 'input' ? variable : `${variable}Id`,
    variableName: variable,
  }));
  const selections = [{ alias: null, args, kind: 'LinkedField', plural: false, storageKey: null, ...field } as const];
  const type = operationKind === 'query' ? 'Query' : 'Mutation';
  const common = { name, operationKind, metadata: {} };
  return {
    fragment: { argumentDefinitions, kind: 'Fragment', metadata: null, name, selections, type, abstractKey: null },
    kind: 'Request',
    operation: { argumentDefinitions, kind: 'Operation', name, selections },
    params: isPersisted ? { ...common, id: md5(text), text: null } : { ...common, cacheID: md5(text), id: null, text },
  } as ConcreteRequest;
}
