import { readFileSync } from 'node:fs';
import { stitchSchemas } from '@graphql-tools/stitch';
import { buildSchema, type DocumentNode, graphql, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { post } from '../ways.ts';
import { ticketsSchema } from './tickets.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const sent: string[] = [];

interface Key {
  workspaceId: string;
  id: string;
}

/** As documented in docs/graphql-api.md. */
const MERGED = {
  fieldName: 'contactsByIds',
  selectionSet: '{ workspaceId id }',
  key: ({ workspaceId, id }: Key): Key => ({ workspaceId, id }),
  argsFromKeys: (keys: readonly Key[]) => ({ workspaceId: keys[0]?.workspaceId, ids: keys.map(({ id }) => id) }),
  dataLoaderOptions: { maxBatchSize: 100 },
};

function contacts() {
  return {
    schema: buildSchema(readFileSync('schema.graphql', 'utf8')),
    async executor({ document, variables = {} }: { document: DocumentNode; variables?: object }) {
      const query = print(document);
      sent.push(query);
      const { data, errors } = await post({ url: gateway.url, key: workspace.key }, { query, variables });
      return { data, errors } as never;
    },
    merge: { Contact: MERGED },
  };
}

test('schema stitching joins another schema with contactsByIds, in one request for all contacts', async () => {
  const schema = stitchSchemas({ subschemas: [contacts(), ticketsSchema()] });
  const source = `query ($workspaceId: UUID!) {
    tickets(workspaceId: $workspaceId) { subject contact { id computedDisplayName } } }`;
  const { data, errors } = await graphql({ schema, source, variableValues: { workspaceId: workspace.id } });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    tickets: [
      { subject: 'No e-mails', contact: { id: ADA, computedDisplayName: 'Ada' } },
      { subject: 'Too many e-mails', contact: { id: NOBODY, computedDisplayName: null } },
    ],
  });
  expect(sent).toEqual([expect.stringContaining('contactsByIds')]);
});
