import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { ACCOUNT_A, ADA, ADAS_EMAIL, GRACE, LIST_A, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Serving, serveFrom, type TestWorkspace } from '../../gateway.ts';
import { freshDatabase } from '../../postgres/fresh-database.ts';
import { ReadCounter } from '../read-counter.ts';
import { post } from '../ways.ts';

let gateway: Serving;
let workspace: TestWorkspace;
let removeDatabase: () => Promise<void>;
const counter = new ReadCounter();
beforeAll(async () => {
  const { url, remove } = await freshDatabase();
  removeDatabase = remove;
  const store = await openStore({ url });
  gateway = await serveFrom(counter.watch(store), { graphql: { federation: true } });
  workspace = await gateway.workspace(SEED);
});
afterAll(async () => {
  await gateway.close();
  await removeDatabase();
});

const FIELDS = `{
  __typename
  ... on Contact { id version }
  ... on ContactByIdentifier { key value contact { id } }
  ... on ContactList { id listName: name }
  ... on Account { id }
  ... on Company { ref workspaceId }
}`;
const DOCUMENT = `query ($representations: [_Any!]!) { _entities(representations: $representations) ${FIELDS} }`;

async function ask(query: string, variables: object, key: string) {
  const { data, errors = [] } = await post({ url: gateway.url, key }, { query, variables });
  return {
    found: data?._entities,
    errors: errors.map(({ message, extensions }) => [extensions.code, message]),
    problems: errors.flatMap(({ extensions }) => extensions.problems as { path: unknown; message: string }[]),
  };
}

const entities = (representations: readonly unknown[], { key } = workspace) => ask(DOCUMENT, { representations }, key);

/** A representation in the own workspace. */
const own = (__typename: string, fields: object, workspaceId = workspace.id) => ({
  __typename,
  workspaceId,
  ...fields,
});

const ada = { __typename: 'Contact', id: ADA, version: 1 };
const identified = (identifier: object, id: string | null) => ({
  __typename: 'ContactByIdentifier',
  ...identifier,
  contact: id === null ? null : { id },
});

describe('_entities', () => {
  test('returns an entity of each type, in the order of the representations', async () => {
    const representations = [
      own('ContactList', { id: LIST_A }),
      own('Contact', { id: ADA }),
      own('ContactByIdentifier', ADAS_EMAIL),
      own('Company', { ref: 'acme' }),
      own('Account', { id: ACCOUNT_A }),
      own('Contact', { id: ADA }),
    ];
    expect((await entities(representations)).found).toEqual([
      { __typename: 'ContactList', id: LIST_A, listName: 'List' },
      ada,
      identified(ADAS_EMAIL, ADA),
      { __typename: 'Company', ref: 'acme', workspaceId: workspace.id },
      { __typename: 'Account', id: ACCOUNT_A },
      ada,
    ]);
  });

  test('takes ids in upper case, identifiers in any form, and fields that are not part of a key', async () => {
    const upper = { workspaceId: workspace.id.toUpperCase(), id: ADA.toUpperCase(), tickets: [{ deep: 1 }] };
    const email = { key: 'emailaddress', value: ' GRACE@example.com' };
    const phone = { key: 'phonenumber', value: '+1 (202) 555-0142' };
    const { found } = await entities([
      own('Contact', upper),
      own('ContactByIdentifier', email),
      own('ContactByIdentifier', phone),
    ]);
    expect(found).toEqual([ada, identified(email, GRACE), identified(phone, GRACE)]);
  });

  test('takes literals with variables', async () => {
    const query = `query ($id: ID!) {
      _entities(representations: [{ __typename: "Contact", workspaceId: "${workspace.id}", id: $id }]) ${FIELDS} }`;
    expect((await ask(query, { id: ADA }, workspace.key)).found).toEqual([ada]);
  });

  test.each<[what: string, representation: () => object]>([
    ['an unknown contact', () => own('Contact', { id: NOBODY })],
    ['a malformed id', () => own('Contact', { id: 'x' })],
    ['a list as a contact', () => own('Contact', { id: LIST_A })],
    ['a contact as an account', () => own('Account', { id: ADA })],
    ['an unknown list', () => own('ContactList', { id: NOBODY })],
    ['an unknown company', () => own('Company', { ref: '__proto__' })],
    ['NUL in a company', () => own('Company', { ref: 'acme\0' })],
    ['a lone surrogate in an id', () => own('Contact', { id: '\ud800' })],
    ['an unknown workspace', () => own('Contact', { id: ADA }, NOBODY)],
    ['a malformed workspace', () => own('Company', { ref: 'acme' }, 'x')],
    ['an identifier in another workspace', () => own('ContactByIdentifier', ADAS_EMAIL, NOBODY)],
  ])('returns null for %s', async (_what, representation) => {
    const { found, errors } = await entities([own('Contact', { id: ADA }), representation()]);
    expect({ found, errors }).toEqual({ found: [ada, null], errors: [] });
  });

  test.each([
    { key: 'emailaddress', value: 'nobody@example.com' },
    { key: 'phonenumber', value: 'x' },
    { key: '__proto__', value: '' },
    { key: 'externalId', value: '\0' },
  ])('returns no contact for the identifier %j', async (identifier) => {
    const { found, errors } = await entities([own('ContactByIdentifier', identifier)]);
    expect({ found, errors }).toEqual({ found: [identified(identifier, null)], errors: [] });
  });

  test('returns null for each entity of another workspace, which has them', async () => {
    const other = await gateway.workspace(SEED);
    const { found } = await entities([
      own('Contact', { id: ADA }, other.id),
      own('ContactByIdentifier', ADAS_EMAIL, other.id),
      own('ContactList', { id: LIST_A }, other.id),
      own('Company', { ref: 'acme' }, other.id),
    ]);
    expect(found).toEqual([null, null, null, null]);
  });

  test('returns the survivor of a merged contact', async () => {
    const merging = await gateway.workspace(SEED);
    const query = `mutation ($workspaceId: UUID!) {
      mergeContacts(workspaceId: $workspaceId, contactId: "${ADA}", input: { contactId: "${GRACE}" }) { outcome } }`;
    await ask(query, { workspaceId: merging.id }, merging.key);
    const { found } = await entities([own('Contact', { id: GRACE }, merging.id)], merging);
    expect(found).toMatchObject([{ id: ADA }]);
  });

  test('requires the scope of the query of the type', async () => {
    const key = await workspace.makeKey({ scopes: SCOPES.filter((scope) => scope !== 'contacts:read') });
    const errors = [['FORBIDDEN', 'the access key lacks the scope contacts:read']];
    for (const representation of [
      own('Contact', { id: ADA }),
      own('ContactByIdentifier', ADAS_EMAIL),
      own('ContactList', { id: LIST_A }),
      own('Account', { id: ACCOUNT_A }),
      own('Company', { ref: 'acme' }),
    ])
      expect(await entities([representation], { ...workspace, key })).toMatchObject({ errors });
  });

  test('rejects malformed representations, with all problems and their places', async () => {
    const { errors, problems } = await entities([
      own('Contact', { id: ADA }),
      { __typename: 'Contact' },
      own('Contact', { id: 5 }),
      own('Company', { ref: ['acme'] }),
      own('ContactByIdentifier', { key: 'emailaddress', value: null }),
      own('ContactIdentifier', ADAS_EMAIL),
      own('constructor', { id: ADA }),
      { workspaceId: workspace.id, id: ADA },
      'Contact',
      [],
    ]);
    const text = 'must be a string: the key of';
    const types = 'must be one of Contact, ContactByIdentifier, ContactList, Account, Company';
    expect(errors).toEqual([['BAD_USER_INPUT', `representations[1].workspaceId ${text} Contact has workspaceId, id`]]);
    expect(problems.map(({ message }) => message.replace('representations', ''))).toEqual([
      `[1].workspaceId ${text} Contact has workspaceId, id`,
      `[1].id ${text} Contact has workspaceId, id`,
      `[2].id ${text} Contact has workspaceId, id`,
      `[3].ref ${text} Company has workspaceId, ref`,
      `[4].value ${text} ContactByIdentifier has workspaceId, key, value`,
      `[5].__typename ${types}`,
      `[6].__typename ${types}`,
      `[7].__typename ${types}`,
      '[8] must be an object',
      '[9] must be an object',
    ]);
  });

  test('takes at most 100 representations', async () => {
    const some = (length: number) => Array.from({ length }, () => own('Contact', { id: ADA }));
    expect((await entities(some(100))).found).toEqual(Array(100).fill(ada));
    const errors = [['BAD_USER_INPUT', 'representations must have at most 100 items']];
    expect(await entities(some(101))).toMatchObject({ found: undefined, errors });
  });

  test.each([
    { what: 'a variable with 100 representations', given: '$all', count: 100, codes: ['DOCUMENT_OVER_LIMIT'] },
    { what: 'a variable with one', given: '$all', count: 1, codes: [] },
    { what: 'a list of 100 variables', given: `[${'$one '.repeat(100)}]`, count: 1, codes: ['DOCUMENT_OVER_LIMIT'] },
  ])('counts the fields of each entity of $what', async ({ given, count, codes }) => {
    const declared = given === '$all' ? '$all: [_Any!]!' : '$one: _Any!';
    const pages = Array.from({ length: 4 }, (_, index) => `a${index}: history(first: 100) { edges { node { at } } }`);
    const query = `query (${declared}) {
      _entities(representations: ${given}) { ... on Contact { ${pages.join(' ')} } } }`;
    const one = own('Contact', { id: NOBODY });
    const { errors } = await ask(query, given === '$all' ? { all: Array(count).fill(one) } : { one }, workspace.key);
    expect(errors.map(([code]) => code)).toEqual(codes);
  });

  test.each([1, 20])('makes the same statements for representations of all types, %i of each', async (count) => {
    const some = (kind: string) =>
      Array.from({ length: count }, (_, index) => `0190a000-0000-7000-8000-${kind}00${`${index}`.padStart(8, '0')}`);
    const [contacts, lists, accounts] = [some('cc'), some('11'), some('aa')];
    const value = (index: number) => `Customer-${index}@example.com`;
    const full = await gateway.workspace({
      lists,
      contacts: contacts.map((id, index) => ({
        id,
        body: {
          addIdentifiers: [{ key: 'emailaddress', value: value(index) }],
          accountIds: [accounts[index] as string],
          companyRefs: [`company-${index}`],
        },
      })),
    });
    const representations = contacts.flatMap((id, index) => [
      own('Contact', { id }, full.id),
      own('ContactByIdentifier', { key: 'emailaddress', value: value(index).toLowerCase() }, full.id),
      own('ContactList', { id: lists[index] }, full.id),
      own('Account', { id: accounts[index] }, full.id),
      own('Company', { ref: `company-${index}` }, full.id),
    ]);
    counter.statements = 0;
    const { found } = await entities(representations, full);
    expect(found).toMatchObject(
      contacts.flatMap((id, index) => [
        { id },
        { contact: { id } },
        { id: lists[index] },
        { id: accounts[index] },
        { ref: `company-${index}` },
      ]),
    );
    // The key of the request, the five types, and the identifiers.
    expect(counter.statements).toBe(7);
  });
});
