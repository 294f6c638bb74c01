import { isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { NODE_TYPES } from '../../../src/resolvers/nodes/find-nodes.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { ReadCounter } from '../read-counter.ts';
import { post } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
const counter = new ReadCounter();
beforeAll(async () => {
  gateway = await startGateway((store) => counter.watch(store));
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const idOf = (...parts: string[]) => Buffer.from(parts.join(':')).toString('base64url');

interface Reached {
  data?: Record<string, unknown> | null | undefined;
  errors: { message: string; code: unknown }[];
}

async function ask(query: string, variables: object, key = workspace.key): Promise<Reached> {
  const { data, errors = [] } = await post({ url: gateway.url, key }, { query, variables });
  return { data, errors: errors.map(({ message, extensions }) => ({ message, code: extensions.code })) };
}

const NODE = `query ($nodeId: ID!) { node(nodeId: $nodeId) { __typename nodeId ...Own } }`;
const NODES = `query ($nodeIds: [ID!]!) { nodes(nodeIds: $nodeIds) { __typename nodeId ...Own } }`;
const OWN = `fragment Own on Node {
  ... on Contact { id version }
  ... on ContactList { id name }
  ... on Account { id createdAt }
  ... on Company { ref createdAt }
  ... on AttributeDefinition { key type }
  ... on Workspace { id workspaceName: name }
  ... on AccessKey { id keyScopes: scopes }
  ... on ChangeKey { id keyName: name }
}`;
const node = (nodeId: string, key?: string) => ask(NODE + OWN, { nodeId }, key);
const nodes = (nodeIds: readonly string[], key?: string) => ask(NODES + OWN, { nodeIds }, key);

/** A node of each type, as the query of its own returns it. */
async function ownNodes({ id: workspaceId, key } = workspace) {
  const change = '{ edges { node { key { __typename nodeId ...Own } } } }';
  const { data, errors } = await ask(
    `query ($workspaceId: UUID!) {
      contact(workspaceId: $workspaceId, contactId: "${ADA}") {
        __typename nodeId ...Own history(first: 1) ${change}
        accounts { __typename nodeId ...Own } companies { __typename nodeId ...Own }
      }
      list(workspaceId: $workspaceId, listId: "${LIST_A}") { __typename nodeId ...Own }
      attributeDefinition(workspaceId: $workspaceId, key: "rating") { __typename nodeId ...Own }
      accessKeys(workspaceId: $workspaceId, first: 1) { edges { node { __typename nodeId ...Own } } }
      viewer { workspace { __typename nodeId ...Own } }
    } ${OWN}`,
    { workspaceId },
    key,
  );
  expect(errors).toEqual([]);
  // biome-ignore lint/suspicious/noExplicitAny: its form is that of the document above
  const { contact, list, attributeDefinition, viewer, accessKeys } = data as any;
  const { history, accounts, companies, ...ada } = contact;
  const changeKey = history.edges[0].node.key;
  const [{ node: accessKey }] = accessKeys.edges;
  return [
    ada,
    accessKey,
    list,
    ...accounts,
    ...companies,
    attributeDefinition,
    viewer.workspace,
    changeKey,
  ] as OwnNode[];
}

type OwnNode = { __typename: string; nodeId: string };

describe('the interface Node', () => {
  test('is implemented by each type that the queries find, and by each type with an id', () => {
    const types = Object.values(schema.getTypeMap()).filter(isObjectType);
    const implementing = types.filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'));
    expect(implementing.map(({ name }) => name).toSorted()).toEqual(NODE_TYPES.toSorted());
    const withId = types.filter((type) => 'id' in type.getFields());
    expect(withId.filter((type) => !implementing.includes(type))).toEqual([]);
    expect(isInterfaceType(schema.getType('Node'))).toBe(true);
  });
});

describe('node and nodes', () => {
  test('return a node of each type as its own query does', async () => {
    const own = await ownNodes();
    expect(own.map(({ __typename }) => __typename).toSorted()).toEqual(NODE_TYPES.toSorted());
    for (const one of own.slice(0, -1)) expect(await node(one.nodeId)).toEqual({ data: { node: one }, errors: [] });
    const reversed = own.slice(0, -1).toReversed();
    const { data, errors } = await nodes(reversed.map(({ nodeId }) => nodeId));
    expect({ data, errors }).toEqual({ data: { nodes: reversed }, errors: [] });
  });

  test('return the key of a change if it is an access key', async () => {
    const { id, key } = await gateway.workspace(SEED);
    const rename = `mutation ($workspaceId: UUID!) {
      updateContact(workspaceId: $workspaceId, contactId: "${ADA}", input: { attributes: { rating: 1 } }) { outcome } }`;
    await ask(rename, { workspaceId: id }, key);
    const changeKey = (await ownNodes({ ...workspace, id, key })).at(-1) as OwnNode;
    expect(changeKey).toMatchObject({ __typename: 'ChangeKey', keyName: 'Test' });
    expect(await node(changeKey.nodeId, key)).toEqual({ data: { node: changeKey }, errors: [] });
  });

  test('do not take a list for a contact with the same id', async () => {
    const own = await gateway.workspace({ lists: [ADA], contacts: [{ id: ADA, body: {} }] });
    const ids = [idOf('Contact', own.id, ADA), idOf('ContactList', own.id, ADA)];
    const { data } = await nodes(ids, own.key);
    expect(data?.nodes).toMatchObject([
      { __typename: 'Contact', nodeId: ids[0], id: ADA },
      { __typename: 'ContactList', nodeId: ids[1], id: ADA },
    ]);
  });

  test('return a company whose reference has any characters', async () => {
    const companyRefs = ['a:b', '日本', 'a\nb', '__proto__', 'x'.repeat(250), 'é'.repeat(250)];
    const own = await gateway.workspace({ contacts: [{ id: ADA, body: { companyRefs } }] });
    const ids = companyRefs.map((ref) => idOf('Company', own.id, ref));
    const { data } = await nodes(ids, own.key);
    expect(data?.nodes).toMatchObject(companyRefs.map((ref, index) => ({ ref, nodeId: ids[index] })));
  });

  const contactId = () => idOf('Contact', workspace.id, ADA);
  test.each<[what: string, nodeId: () => string]>([
    ['an empty text', () => ''],
    ['an id as it is', () => ADA],
    ['an unknown contact', () => idOf('Contact', workspace.id, NOBODY)],
    ['an unknown company', () => idOf('Company', workspace.id, 'nobody')],
    ['an unknown attribute', () => idOf('AttributeDefinition', workspace.id, '__proto__')],
    ['an unknown access key', () => idOf('ChangeKey', workspace.id, NOBODY)],
    ['another workspace as a node', () => idOf('Workspace', workspace.id, NOBODY)],
    ['a contact as a list', () => idOf('ContactList', workspace.id, ADA)],
    ['an unknown type', () => idOf('Person', workspace.id, ADA)],
    ['a type that is not a node', () => idOf('ContactChange', workspace.id, ADA)],
    ['an inherited property as its type', () => idOf('constructor', workspace.id, ADA)],
    ['an id in upper case', () => idOf('Contact', workspace.id, ADA.toUpperCase())],
    ['a workspace in upper case', () => idOf('Contact', workspace.id.toUpperCase(), ADA)],
    ['a part too few', () => idOf('Contact', workspace.id)],
    ['an empty id', () => idOf('Company', workspace.id, '')],
    ['padding', () => `${contactId()}==`],
    ['a space', () => `${contactId()} `],
    ['the other alphabet of base64', () => Buffer.from(`Company:${workspace.id}:>>>???`).toString('base64')],
    ['bytes that are not UTF-8', () => Buffer.from(`Company:${workspace.id}:\xff`, 'latin1').toString('base64url')],
    ['a NUL', () => idOf('Company', workspace.id, 'acme\0')],
    ['a long text', () => idOf('Company', workspace.id, 'x'.repeat(10_000))],
  ])('return null for %s', async (_what, nodeId) => {
    expect(await node(nodeId())).toEqual({ data: { node: null }, errors: [] });
    const { data, errors } = await nodes([contactId(), nodeId(), contactId()]);
    expect({ data, errors }).toMatchObject({ data: { nodes: [{ id: ADA }, null, { id: ADA }] }, errors: [] });
  });

  test('return null for each node of another workspace, which has them', async () => {
    const other = await gateway.workspace(SEED);
    const ids = (await ownNodes(other)).map(({ nodeId }) => nodeId);
    expect(await nodes(ids)).toEqual({ data: { nodes: ids.map(() => null) }, errors: [] });
    for (const id of ids) expect(await node(id)).toEqual({ data: { node: null }, errors: [] });
  });

  test('require the scope of the query of the type', async () => {
    const key = await workspace.makeKey({
      scopes: SCOPES.filter((scope) => !['contacts:read', 'keys:write'].includes(scope)),
    });
    const own = await ownNodes();
    const lacks = (scope: string) => ({ message: `the access key lacks the scope ${scope}`, code: 'FORBIDDEN' });
    for (const { __typename, nodeId } of own) {
      const { data, errors } = await node(nodeId, key);
      const isOpen = __typename === 'Workspace';
      expect(errors).toEqual(isOpen ? [] : [lacks(__typename === 'AccessKey' ? 'keys:write' : 'contacts:read')]);
      expect(data?.node).toEqual(isOpen ? expect.objectContaining({ nodeId }) : null);
    }
    expect(await nodes([...own.map(({ nodeId }) => nodeId)], key)).toEqual({
      data: { nodes: null },
      errors: [lacks('contacts:read')],
    });
  });

  test('reject a request without a key', async () => {
    const { status } = await post({ url: gateway.url }, { query: NODE + OWN, variables: { nodeId: contactId() } });
    expect(status).toBe(401);
  });

  test('return the survivor of a merged contact, and null for a deleted one', async () => {
    const own = await gateway.workspace(SEED);
    const [ada, grace] = [idOf('Contact', own.id, ADA), idOf('Contact', own.id, GRACE)];
    const variables = { workspaceId: own.id };
    const merge = `mutation ($workspaceId: UUID!) {
      mergeContacts(workspaceId: $workspaceId, contactId: "${ADA}", input: { contactId: "${GRACE}" }) { outcome } }`;
    await ask(merge, variables, own.key);
    const merged = await nodes([grace, ada], own.key);
    expect(merged.data?.nodes).toMatchObject([{ nodeId: ada }, { nodeId: ada }]);
    await ask(
      `mutation ($workspaceId: UUID!) {
      deleteContact(workspaceId: $workspaceId, contactId: "${ADA}") { deletedContactId } }`,
      variables,
      own.key,
    );
    expect(await nodes([grace, ada], own.key)).toEqual({ data: { nodes: [null, null] }, errors: [] });
  });
});

describe('nodes', () => {
  test('has at most 100 ids', async () => {
    const ids = (count: number) =>
      Array.from({ length: count }, (_, index) => idOf('Company', workspace.id, `${index}`));
    expect((await nodes(ids(100))).data?.nodes).toEqual(ids(100).map(() => null));
    expect(await nodes(ids(101))).toEqual({
      data: undefined,
      errors: [{ message: 'nodeIds must have at most 100 items', code: 'BAD_USER_INPUT' }],
    });
  });

  test.each([
    { what: 'a variable with 100 ids', ids: '$nodeIds', codes: ['DOCUMENT_OVER_LIMIT'] },
    { what: '100 literals', ids: JSON.stringify(Array(100).fill('a')), codes: ['DOCUMENT_OVER_LIMIT'] },
    { what: 'two literals', ids: '["a", "b"]', codes: [] },
  ])('counts the fields below each node of $what', async ({ ids, codes }) => {
    const isVariable = ids.startsWith('$');
    const pages = Array.from({ length: 12 }, (_, index) => `a${index}: contacts(first: 100) { edges { node { id } } }`);
    const { errors } = await ask(
      `query ${isVariable ? '($nodeIds: [ID!]!)' : ''} { nodes(nodeIds: ${ids}) { ... on ContactList { ${pages.join(' ')} } } }`,
      isVariable ? { nodeIds: Array(100).fill('a') } : {},
    );
    expect(errors.map(({ code }) => code)).toEqual(codes);
  });

  test.each([1, 10])('makes the same statements for nodes of all types, %i of each', async (count) => {
    const some = (kind: string) =>
      Array.from({ length: count }, (_, index) => `0190a000-0000-7000-8000-${kind}00${`${index}`.padStart(8, '0')}`);
    const own = await gateway.workspace({
      definitions: some('00').map((_, index) => ({ key: `key${index}`, type: 'string', cardinality: 'one' })),
      lists: some('11'),
      contacts: some('cc').map((id, index) => ({
        id,
        body: { accountIds: [some('aa')[index] as string], companyRefs: [`company-${index}`] },
      })),
    });
    const ids = Array.from({ length: count }, (_, index) => [
      idOf('Contact', own.id, some('cc')[index] as string),
      idOf('ContactList', own.id, some('11')[index] as string),
      idOf('Account', own.id, some('aa')[index] as string),
      idOf('Company', own.id, `company-${index}`),
      idOf('AttributeDefinition', own.id, `key${index}`),
      idOf('Workspace', own.id, own.id),
    ]).flat();
    const unknown = Array.from({ length: count }, (_, index) => [
      idOf('Contact', own.id, some('dd')[index] as string),
      idOf('ChangeKey', own.id, some('dd')[index] as string),
    ]).flat();
    await nodes(ids, own.key);
    counter.statements = 0;
    const { data, errors } = await nodes([...ids, ...unknown], own.key);
    expect(errors).toEqual([]);
    expect(data?.nodes).toMatchObject([...ids.map((nodeId) => ({ nodeId })), ...unknown.map(() => null)]);
    // The key of the request, seven types, and the survivors of the contacts that are unknown.
    expect(counter.statements).toBe(9);
  });
});
