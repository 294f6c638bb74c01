import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
// @ts-expect-error: the package has no types; it exports the path of the program
import compiler from 'relay-compiler';
import {
  type ConcreteRequest,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  getSingularSelector,
  Network,
  type ReaderFragment,
  RecordSource,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { LIST, listWithContacts } from './list-with-contacts.ts';

const PAGE = `graphql\`
  query ListPageQuery($workspaceId: UUID!, $listId: UUID!, $count: Int!) {
    list(workspaceId: $workspaceId, listId: $listId) {
      ...ListContacts_list @arguments(count: $count)
    }
  }
\`;
graphql\`
  fragment ListContacts_list on ContactList
  @refetchable(queryName: "ListContactsPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    id
    contacts(first: $count, after: $cursor) @connection(key: "ListContacts_contacts") {
      edges {
        node {
          id
          computedDisplayName
        }
      }
    }
  }
\`;
`;

/** As documented in docs/graphql-api.md. */
const CONFIG = {
  src: 'src',
  language: 'javascript',
  schema: 'schema.graphql',
  artifactDirectory: 'compiled',
  eagerEsModules: false,
  schemaConfig: { nodeInterfaceIdField: 'nodeId', nodeInterfaceIdVariableName: 'nodeId' },
};

let gateway: Gateway;
let folder: string;
beforeAll(async () => {
  gateway = await startGateway();
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'compiled'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'src', 'page.js'), PAGE);
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(CONFIG));
  copyFileSync('schema.graphql', join(folder, 'schema.graphql'));
  await promisify(execFile)(compiler, ['relay.config.json'], { cwd: folder });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await gateway.close();
});

test('a refetchable fragment with a connection compiles, and pages through the contacts of a list', async () => {
  const { workspace, names } = await listWithContacts(gateway);
  const compiled = createRequire(join(folder, 'compiled', 'page.js'));
  const page: ConcreteRequest = compiled('./ListPageQuery.graphql.js');
  const fragment: ReaderFragment = compiled('./ListContacts_list.graphql.js');
  const relay = environment(workspace);
  const variables = { workspaceId: workspace.id, listId: LIST, count: 10 };
  const operation = createOperationDescriptor(page, variables);
  relay.retain(operation);
  await fetchQuery(relay, page, variables).toPromise();

  const shown = (): ListData => {
    const { list } = relay.lookup(operation.fragment).data as { list: unknown };
    return relay.lookup(getSingularSelector(fragment, list) as never).data as unknown as ListData;
  };
  const counts = [];
  for (;;) {
    const { nodeId, contacts } = shown();
    counts.push(contacts.edges.length);
    if (!contacts.pageInfo.hasNextPage) break;
    const next = fragment.metadata?.refetch?.operation as ConcreteRequest;
    await fetchQuery(relay, next, { nodeId, count: 10, cursor: contacts.pageInfo.endCursor }).toPromise();
  }
  expect(counts).toEqual([10, 20, 25]);
  expect(shown().id).toBe(LIST);
  expect(shown().contacts.edges.map(({ node }) => node.computedDisplayName)).toEqual(names);
});

interface ListData {
  id: string;
  nodeId: string;
  contacts: {
    edges: { node: { computedDisplayName: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

/** An environment that identifies records by `nodeId`, because a list and a contact may have the same `id`. */
function environment({ key }: TestWorkspace): Environment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `AccessKey ${key}` },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  });
  return new Environment({ network, store: new Store(new RecordSource()), getDataID: ({ nodeId }) => nodeId as never });
}
