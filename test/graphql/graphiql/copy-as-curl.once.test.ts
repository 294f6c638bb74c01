import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, ADAS_EMAIL, GRACE, GRACES_EMAIL, LIST_A } from '../../../src/conformance/environment/seed.ts';
import { runCurl } from '../../documentation/shell.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

const SEED = {
  definitions: [{ key: 'note', type: 'string', cardinality: 'one' } as const],
  lists: [LIST_A],
  contacts: [
    { id: ADA, body: { addIdentifiers: [ADAS_EMAIL] } },
    { id: GRACE, body: { addIdentifiers: [GRACES_EMAIL] } },
  ],
};

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const UPDATE = `mutation ($workspaceId: UUID!, $note: String, $strategy: ContactStrategy) {
  updateContact(
    workspaceId: $workspaceId
    contactId: "${ADA}"
    input: {
      strategy: $strategy
      attributes: { note: $note }
      addIdentifiers: [{ key: "emailaddress", value: "${GRACES_EMAIL.value}" }]
      addToLists: ["${LIST_A}"]
    }
  ) { contact { id } errors { code } }
}`;

const UPSERT = `mutation ($workspaceId: UUID!, $value: String!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: { key: "customer", value: $value }, input: $input) {
    contact { id }
    errors { code }
  }
}`;

const AWKWARD = [
  "it's 'quoted'",
  "'; echo pwned; '",
  '"double" `tick` $HOME $(id) \\ !! \\n',
  'two\nlines\tand\r\na tab',
  'Zoë 👋 日本 \u2028',
  '@/etc/passwd',
  '{a,b}[1-3]',
];

describe('a copied command', () => {
  test.each(AWKWARD)('has the same effect as the mutation with %j', async (note) => {
    await expectSameEffect(UPDATE, { note, strategy: 'FIRST_ALIAS' });
  });

  test.each([...AWKWARD, '..', '.', 'a/../b', 'a%2Fb', '?', '#'])('finds %j like the mutation', async (value) => {
    await expectSameEffect(UPSERT, { value, input: { attributes: { note: value }, addIdentifiers: [ADAS_EMAIL] } });
  });

  test('requires the same version as the mutation', async () => {
    const variables = {
      value: 'c',
      input: { expectedVersion: 1, addIdentifiers: [ADAS_EMAIL], attributes: { note: 'new' } },
    };
    await expectSameEffect(UPSERT, variables);
    const workspace = await gateway.workspace(SEED);
    const { command } = await translate(workspace, {
      document: UPSERT,
      variables: { ...variables, input: { expectedVersion: 7, addIdentifiers: [ADAS_EMAIL] } },
    });
    expect((await runCurl(command)).status).toBe(412);
  });

  test('reads the contact at a version or at a time', async () => {
    const workspace = await gateway.workspace(SEED);
    const update = await translate(workspace, {
      document: UPDATE,
      variables: { note: 'new', strategy: 'FIRST_ALIAS' },
    });
    expect((await runCurl(update.command)).body).toMatchObject({ attributes: { note: 'new' } });

    const read = (arguments_: string) =>
      `{ contact(workspaceId: "${workspace.id}", contactId: "${ADA}", ${arguments_}) { id } }`;
    const atVersion = await translate(workspace, { document: read('asOfVersion: 1') });
    const { status, body } = await runCurl(atVersion.command);
    expect({ status, attributes: body.attributes }).toEqual({
      status: 200,
      attributes: expect.not.objectContaining({ note: 'new' }),
    });
    const atTime = await translate(workspace, { document: read(`asOf: "${body.updatedAt}"`) });
    expect(await runCurl(atTime.command)).toEqual({ status: 200, body });
  });

  test('removes a contact together with its history', async () => {
    const workspace = await gateway.workspace(SEED);
    const document = `mutation {
      deleteContact(workspaceId: "${workspace.id}", contactId: "${ADA}", input: { purge: true }) { deletedContactId }
    }`;
    const { command } = await translate(workspace, { document });
    expect((await runCurl(command)).status).toBe(204);
    const { contact_history: changes = [] } = await workspace.rows();
    const left = changes.filter((change) => (change as { contact_id: string }).contact_id === ADA);
    expect(left).toEqual([expect.objectContaining({ operation: 'purgeContact', changes: '[]' })]);
  });

  test.each([
    [
      'the key of the headers',
      '{ /* mine */ "authorization": "AccessKey it\'s", }',
      `-H 'Authorization: AccessKey it'\\''s'`,
    ],
    ['a placeholder without a key', '', `-H 'Authorization: AccessKey your-key'`],
    [
      'a placeholder for a key with line breaks',
      '{ "Authorization": "a\\nb" }',
      `-H 'Authorization: AccessKey your-key'`,
    ],
  ])('has %s', async (_name, headers, line) => {
    const { command } = await translate(await gateway.workspace(), { document: UPDATE, headers });
    expect(command.split(' \\\n  ')).toContain(line);
  });
});

describe('POST /graphql/curl', () => {
  test.each([
    ['variables', 'The variables are not a JSON object'],
    ['headers', 'The headers are not a JSON object'],
  ])('reports that the %s cannot be read', async (editor, problem) => {
    const answer = await post({ ...EDITORS, [editor]: '{' });
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { problem } });
  });

  test.each([
    ['an invalid origin', { ...EDITORS, origin: 'http://x"; id; "' }],
    ['a missing editor', { ...EDITORS, headers: undefined }],
    ['no object', 'text'],
  ])('refuses %s', async (_name, body) => {
    expect((await post(body)).status).toBe(400);
  });

  test('rejects requests that other origins can send without a preflight', async () => {
    const body = JSON.stringify(EDITORS);
    const response = await fetch(`${gateway.url}/graphql/curl`, { method: 'POST', body });
    expect(response.status).toBe(415);
  });
});

const EDITORS = { origin: 'http://127.0.0.1:4000', document: UPDATE, cursor: 0, variables: '', headers: '' };

function post(body: unknown): Promise<Response> {
  return fetch(`${gateway.url}/graphql/curl`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

interface Content {
  document: string;
  variables?: object;
  headers?: string;
}

async function translate({ id, key }: TestWorkspace, { document, variables, headers }: Content) {
  const response = await post({
    origin: gateway.url,
    document,
    cursor: 0,
    variables: JSON.stringify({ workspaceId: id, ...variables }),
    headers: headers ?? `{ "Authorization": "AccessKey ${key}" }`,
  });
  return (await response.json()) as { field: string; command: string };
}

/** Runs a mutation in one workspace, and the copied command in an equal workspace. */
async function expectSameEffect(document: string, variables: object): Promise<void> {
  const [overGraphql, overRest] = [await gateway.workspace(SEED), await gateway.workspace(SEED)];
  const before = await contactsOf(overRest);
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${overGraphql.key}` },
    body: JSON.stringify({ query: document, variables: { workspaceId: overGraphql.id, ...variables } }),
  });
  const { data } = (await response.json()) as { data: Record<string, { contact: { id: string }; errors: unknown[] }> };
  const [payload] = Object.values(data);
  expect(payload).toMatchObject({ contact: { id: ADA }, errors: [] });

  const { command } = await translate(overRest, { document, variables });
  expect(await runCurl(command)).toMatchObject({ status: 200, body: { id: ADA } });
  expect(await contactsOf(overRest)).toEqual(await contactsOf(overGraphql));
  expect(await contactsOf(overRest)).not.toEqual(before);
}

/** The rows of a workspace's contacts without values that differ between runs, in columns and in JSON. */
async function contactsOf(workspace: TestWorkspace): Promise<unknown> {
  const rows = await workspace.rows();
  const plain = JSON.stringify([rows.contact, rows.contact_identifier, rows.list_member], (name, value) =>
    /workspace_id|_at$|reference|revision|last_change_id/i.test(name) ? undefined : value,
  );
  return JSON.parse(plain.replaceAll(/(initialReference|createdAt)\\":(?:\d+|\\"[\w-]+\\")/g, '$1\\":0'));
}
