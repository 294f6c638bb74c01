import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, GRACE, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { post, WAYS } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
  await makeEight();
  const refs = Array.from({ length: 990 }, (_, index) => `company ${index} `.padEnd(240, 'x'));
  const ten = Array.from({ length: 10 }, (_, index) => refs.slice(index * 100, (index + 1) * 100));
  const change = (contactId: string, part: string[], index: number) =>
    `u${index}: updateContact(workspaceId: "${workspace.id}", contactId: "${contactId}", input: { addCompanyRefs: ${JSON.stringify(part)} }) { errors { message } }`;
  for (const contactId of [ADA, GRACE]) {
    const query = `mutation { ${ten.map((part, index) => change(contactId, part, index)).join('\n')} }`;
    const { data, errors } = await post({ url: gateway.url, key: workspace.key }, { query });
    expect([errors, Object.values(data ?? {})]).toEqual([undefined, Array(10).fill({ errors: [] })]);
  }
});
afterAll(() => gateway.close());

async function makeEight(): Promise<void> {
  const make = `createContact(workspaceId: "${workspace.id}", input: { displayName: "One" }) { errors { code } }`;
  const { errors } = await post(
    { url: gateway.url, key: workspace.key },
    { query: `mutation { ${aliases(8, make)} }` },
  );
  expect(errors).toBeUndefined();
}

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');
const of = (shown: string) => `query ($workspaceId: UUID!, $contactId: ID!) {
  contact(workspaceId: $workspaceId, contactId: $contactId) { ${shown} } }`;
const update = (shown: string) => `mutation ($workspaceId: UUID!, $contactId: ID!) {
  updateContact(workspaceId: $workspaceId, contactId: $contactId, input: { attributes: { firstName: "changed" } }) {
    contact { ${shown} } } }`;
const page = (shown: string) => `contacts(first: 1) { edges { node { ${shown} } } }`;

const HUNDRED_KEYS = JSON.stringify(Array.from({ length: 100 }, (_, index) => `key${index}`));

const TOO_LARGE = [
  {
    name: 'the companies of the contacts of the companies',
    query: of(`companies { ${page(`companies { ${page('companyRefs')} }`)} }`),
    limit: 'work',
  },
  {
    name: 'the references of the contacts of the companies',
    query: of(`companies { ${page('companyRefs')} }`),
    limit: 'bytes',
  },
  {
    name: 'many fields of each company, under many aliases',
    query: of(aliases(20, 'companies { ref name createdAt updatedAt }')),
    limit: 'work',
  },
  {
    name: 'a hundred keys of attributes under many aliases, of ten contacts',
    query: `query ($workspaceId: UUID!, $keys: [String!] = ${HUNDRED_KEYS}) {
      contacts(workspaceId: $workspaceId, first: 10) {
        edges { node { ${aliases(99, 'attributes(include: $keys)')} } } } }`,
    limit: 'work',
  },
  { name: 'one list of texts under many aliases', query: of(aliases(99, 'companyRefs')), limit: 'work' },
  {
    name: 'errors for the contacts of each company',
    query: of('companies { contacts(first: 0) { edges { cursor } } }'),
    limit: 'work',
  },
  {
    name: 'the result of a change',
    query: update(aliases(99, 'companyRefs')),
    limit: 'work',
    note: '; what was changed before this stays changed',
  },
] as const;

describe.each(WAYS)('a response, $way,', ({ accept }) => {
  const send = (query: string) =>
    post(
      { url: gateway.url, key: workspace.key, accept },
      { query, variables: { workspaceId: workspace.id, contactId: ADA } },
    );

  test.each(TOO_LARGE)('has one error if it would be too large: $name', async ({ query, limit, ...rest }) => {
    const { data, errors } = await send(query);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(
          /^the response would .* more than \d+ .*; ask for smaller pages \(first, last\), or for /,
        ),
        extensions: { code: 'DOCUMENT_OVER_LIMIT', limit, most: limit === 'work' ? 60_000 : 16 * 1024 * 1024 },
      },
    ]);
    if ('note' in rest) expect(errors?.[0]?.message).toMatch(/; what was changed before this stays changed$/);
  });

  test.each([
    { name: 'the companies and their references', query: of('companyRefs companies { ref name createdAt updatedAt }') },
    { name: 'the references ten times', query: of(aliases(10, 'companyRefs')) },
  ])('is complete within the limits: $name', async ({ query }) => {
    const { data, errors } = await send(query);
    expect(errors).toBeUndefined();
    expect(data?.contact).toBeTruthy();
  });
});
