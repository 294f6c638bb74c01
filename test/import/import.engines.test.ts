import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, LIST_A, LIST_B, SEED } from '../../src/conformance/environment/seed.ts';
import { insertList, LIST_DEFAULTS } from '../../src/contacts/groups/list.queries.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { gatewayTo, WAYS } from './gateways.ts';
import { fileAt, importText } from './input.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

interface Shown {
  attributes: Record<string, unknown>;
  identifiers: string[];
  lists: unknown[];
}

/** The contacts of a workspace by their first identifier or their display name. */
async function contactsOf(workspace: TestWorkspace): Promise<Record<string, Shown>> {
  const { contact = [] } = await workspace.rows();
  const parse = (row: unknown, column: string) => JSON.parse((row as Record<string, string>)[column] ?? '[]');
  return Object.fromEntries(
    contact.map((row) => {
      const identifiers = parse(row, 'identifiers').map(({ key, value }: Record<string, string>) => `${key} ${value}`);
      const attributes = parse(row, 'attributes');
      return [
        identifiers[0] ?? attributes.displayName ?? '',
        { attributes, identifiers, lists: parse(row, 'list_ids') },
      ];
    }),
  );
}

const CREATED = { created: 1, updated: 0, unchanged: 0, refused: 0, reasons: [] };

describe.each(WAYS)('an import %s', (way) => {
  const seeded = async (contacts: (typeof SEED)['contacts'] = []) => {
    const workspace = await gateway.workspace({ ...SEED, contacts });
    return { workspace, into: await gatewayTo(gateway, workspace, way) };
  };

  test('creates contacts from all kinds of columns', async () => {
    const { workspace, into } = await seeded();
    const text = [
      'emailaddress,identifier:crmId,phonenumber,attributes.rating,attributes.labels,attributes.cookiesAccepted,lists,companies,id',
      `"[""a@example.com"",""b@example.com""]",7,+12025550142,4.5,"[""x"",""y""]",TRUE,${LIST_A},acme,any`,
    ].join('\n');
    expect(await importText(into, text)).toEqual(CREATED);
    expect(await contactsOf(workspace)).toEqual({
      'emailaddress a@example.com': {
        attributes: { rating: 4.5, labels: ['x', 'y'], cookiesAccepted: true, initialReference: expect.any(String) },
        identifiers: [
          'emailaddress a@example.com',
          'emailaddress b@example.com',
          'crmId 7',
          'phonenumber +12025550142',
        ],
        lists: [LIST_A],
      },
    });
  });

  test('updates existing contacts, leaves equal ones, and writes the history of each change', async () => {
    const { workspace, into } = await seeded(SEED.contacts);
    const text =
      'emailaddress,attributes.firstName\nada@example.com,Ada\ngrace@example.com,G\nnew@example.com,N\nnew@example.com,M\n';
    expect(await importText(into, text)).toEqual({ ...CREATED, updated: 2, unchanged: 1 });
    const { contact_history = [] } = await workspace.rows();
    const imported = contact_history.map((row) => row as { api: string; operation: string }).slice(-5);
    const author = way === 'direct' ? ['import', 'importContacts'] : ['rest', 'updateContacts'];
    expect(
      imported.filter(({ operation }) => operation !== 'seed').map(({ api, operation }) => [api, operation]),
    ).toEqual([author, author, author]);
  });

  test('reads dates in the formats of a mapping, and refuses others with the column', async () => {
    const { workspace, into } = await seeded();
    const mapping = JSON.stringify({
      columns: {
        Email: 'emailaddress',
        Birth: { to: 'attributes.birthday', dateFormat: 'dd/MM/yyyy', values: { unknown: null } },
      },
    });
    const text = [
      'Email,Birth',
      'a@example.com,31/12/1985',
      'b@example.com,12/31/1985',
      'c@example.com,',
      'd@example.com,unknown',
      'e@example.com,1985-12-31',
    ].join('\n');
    expect(await importText(into, text, { mapping })).toEqual({
      ...CREATED,
      created: 3,
      refused: 2,
      reasons: [
        '3: column "Birth": "12/31/1985" is not a date in the format dd/MM/yyyy',
        '6: column "Birth": "1985-12-31" is not a date in the format dd/MM/yyyy',
      ],
    });
    const contacts = Object.values(await contactsOf(workspace));
    expect(contacts.map(({ attributes }) => (attributes as { birthday?: string }).birthday).sort()).toEqual([
      '1985-12-31',
      undefined,
      undefined,
    ]);
  });

  test('refuses only invalid rows, with the column and the reason', async () => {
    const { workspace, into } = await seeded();
    const text = [
      'emailaddress,phonenumber,attributes.rating,attributes.birthday,lists',
      'a@example.com,,five,,',
      'b@example.com,,,31/01/1990,',
      'not an address,,,,',
      'c@example.com,0612345678,,,',
      'd@example.com,,,,No such list',
      `e@example.com,,,,${LIST_B.replace('bb', 'bc')}`,
      'f@example.com,x,1,1990-01-31,,,',
      'g@example.com,,1',
      'h@example.com,,,,,more',
      ',,,,',
      'good@example.com,+31612345678,5,1990-01-31,',
    ].join('\n');
    expect(await importText(into, text)).toEqual({
      created: 1,
      updated: 0,
      unchanged: 0,
      refused: 9,
      reasons: [
        '2: column "attributes.rating": it must be a number',
        expect.stringMatching(/^3: column "attributes.birthday": it must be an ISO 8601 date/),
        expect.stringMatching(/^4: column "emailaddress": it must be an e-mail address/),
        expect.stringMatching(
          /^5: column "phonenumber": "0612345678" is a phone number without a country: .* --country/,
        ),
        '6: column "lists": there is no list "No such list"',
        expect.stringMatching(/^7: column "lists": .*/),
        expect.stringMatching(/^8: column "phonenumber": "x" is a phone number without a country/),
        expect.stringMatching(/^9: the row has 3 cells, and the header 5; --fill-short-rows/),
        expect.stringMatching(/^10: the row has 6 cells, and the header 5/),
      ],
    });
    expect(Object.keys(await contactsOf(workspace))).toEqual(['emailaddress good@example.com']);
  });

  test('previews its effects, and writes nothing', async () => {
    const { workspace, into } = await seeded(SEED.contacts);
    const before = await workspace.rows();
    const text =
      'emailaddress,attributes.firstName,attributes.displayName,attributes.rating\nada@example.com,Ada,,\ngrace@example.com,G,,\nx@example.com,,,\n,,New,\ny@example.com,,,x\n';
    expect(await importText(into, text, { isPreview: true })).toEqual({
      created: 2,
      updated: 1,
      unchanged: 1,
      refused: 1,
      reasons: ['6: column "attributes.rating": it must be a number'],
    });
    expect(await workspace.rows()).toEqual(before);
  });

  test('finds contacts by the identifiers in match, and adds the others', async () => {
    const { workspace, into } = await seeded();
    await importText(into, 'emailaddress,identifier:crmId\na@example.com,1\nb@example.com,2\n');
    const text = 'emailaddress,identifier:crmId,attributes.firstName\na@example.com,3,A\nc@example.com,2,C\n,4,D\n';
    expect(await importText(into, text, { match: ['emailaddress'] })).toEqual({
      created: 0,
      updated: 1,
      unchanged: 0,
      refused: 2,
      reasons: [
        expect.stringMatching(/^3: the contact was written, but not all of the row; .*crmId.*2/),
        '4: the row has no emailaddress to find the contact by',
      ],
    });
    expect(Object.values(await contactsOf(workspace)).map(({ identifiers }) => identifiers)).toEqual(
      expect.arrayContaining([
        ['emailaddress a@example.com', 'crmId 1', 'crmId 3'],
        ['emailaddress b@example.com', 'crmId 2'],
        ['emailaddress c@example.com'],
      ]),
    );
  });

  test('finds contacts by their ids', async () => {
    const { into } = await seeded(SEED.contacts);
    const text = `id,attributes.firstName\n${ADA},Augusta\n${LIST_A},Nobody\n`;
    expect(await importText(into, text, { match: ['id'] })).toMatchObject({
      ...{ updated: 1, refused: 1, reasons: ['3: contact not found'] },
    });
  });

  test.each([
    ['strict_alias', { updated: 0, refused: 1 }],
    ['first_alias', { updated: 1, refused: 0 }],
  ] as const)('treats identifiers of others by the strategy %s', async (strategy, counts) => {
    const { into } = await seeded(SEED.contacts);
    const text = 'emailaddress,phonenumber,attributes.city\nada@example.com,+12025550142,Paris\n';
    expect(await importText(into, text, { strategy })).toMatchObject(counts);
  });

  test('adds every contact to lists, by id or by name, and splits rows that are too large for one update', async () => {
    const lists = Array.from({ length: 25 }, (_, index) =>
      LIST_A.replace('01aa', `0a${String(index).padStart(2, '0')}`),
    );
    const workspace = await gateway.workspace({ lists });
    const into = await gatewayTo(gateway, workspace, way);
    const text = `emailaddress,attributes.displayName,lists\na@example.com,,"${JSON.stringify(lists).replaceAll('"', '""')}"\n,B,${lists[1]}\n`;
    expect(await importText(into, text, { list: [lists[0] as string] })).toEqual({ ...CREATED, created: 2 });
    expect(await contactsOf(workspace)).toMatchObject({
      'emailaddress a@example.com': { lists },
      B: { lists: [lists[1], lists[0]] },
    });
    await expect(importText(into, text, { list: ['List'] })).rejects.toThrow('there are several lists "List"');
    await expect(importText(into, text, { list: ['Nothing'] })).rejects.toThrow('there is no list "Nothing"');
  });

  test('reads NDJSON in the form of exports', async () => {
    const { workspace, into } = await seeded();
    const contact = {
      id: LIST_A,
      computedDisplayName: 'Ada',
      attributes: { emailaddress: ['a@example.com'], rating: 3 },
      identifiers: [
        { key: 'crmId', value: '7', properties: { source: 'shop' } },
        { key: 'emailaddress', value: 'a@example.com' },
      ],
      identifierCount: 2,
      listIds: [LIST_B],
    };
    const some = { featuredIdentifiers: [{ key: 'crmId', value: '8' }], identifierCount: 11 };
    const text = `${JSON.stringify(contact)}\n[]\n\n${JSON.stringify(some)}\n{"attributes":{"rating":"x"}}\n`;
    expect(await importText(into, text, { name: 'contacts.ndjson' })).toEqual({
      ...CREATED,
      refused: 3,
      reasons: [
        '2: the line is not a JSON object',
        '4: column "featuredIdentifiers": it has 1 of 11 identifiers: export the contact with all of them',
        expect.stringMatching(/^5: /),
      ],
    });
    expect(await contactsOf(workspace)).toMatchObject({
      'crmId 7': { attributes: { rating: 3 }, identifiers: ['crmId 7', 'emailaddress a@example.com'], lists: [LIST_B] },
    });
  });

  test.each([
    ['without the right to write', ['contacts:read'], /lacks the scope contacts:write/],
    ['without the right to read', ['contacts:write'], /lacks the scope contacts:read/],
  ] as const)('with a key %s writes nothing', async (_name, scopes, says) => {
    const { workspace } = await seeded();
    const key = await workspace.makeKey({ scopes });
    const importing = async () =>
      importText(await gatewayTo(gateway, workspace, way, key), 'emailaddress\na@example.com\n');
    await expect(importing()).rejects.toThrow(says);
  });

  test('of the same rows under the same key imports them once', async () => {
    const { workspace, into } = await seeded();
    const changes = [
      { body: { attributes: { displayName: 'Only once' } }, more: [], columns: new Map() },
      { identifier: { key: 'crmId', value: '1' }, body: {}, more: [{ addToLists: [LIST_A] }], columns: new Map() },
    ];
    const first = await into.apply(changes, 'a-key');
    expect(first).toEqual([{ outcome: 'CREATED' }, { outcome: 'CREATED' }]);
    expect(await into.apply(changes, 'a-key')).toEqual(first);
    expect((await workspace.rows()).contact).toHaveLength(2);
    await expect(into.apply([...changes].reverse(), 'a-key')).rejects.toThrow(/have changed since: restore the file/);
  });
});

const PRODUCTS: [string, string, Record<string, unknown>, Record<string, string[]>][] = [
  [
    'hubspot',
    'FR',
    {
      ...{ created: 3, refused: 1 },
      reasons: ['5: column "Phone Number": "12" is not a phone number of FR'],
    },
    {
      'hubspotId 901': [
        'emailaddress gaelle@perrin.example',
        'emailaddress perrin.g@mail.example',
        'emailaddress g.perrin@shop.example',
        'phonenumber +33450112233',
      ],
      'hubspotId 902': ['emailaddress claire@durand.example', 'phonenumber +33612345678'],
      'hubspotId 903': [],
    },
  ],
  [
    'mailchimp',
    'GB',
    {
      ...{ created: 2, refused: 1 },
      reasons: ['4: column "TAGS": there is no list "Unknown tag"'],
    },
    {
      'emailaddress ada@lovelace.example': ['phonenumber +442079460123', 'mailchimpId a1b2c3d4e5'],
      'emailaddress grace@hopper.example': ['mailchimpId f6a7b8c9d0'],
    },
  ],
  [
    'google-contacts',
    'MY',
    {
      ...{ created: 1, refused: 1 },
      reasons: [expect.stringMatching(/^3: column "Birthday": it must be an ISO 8601 date/)],
    },
    {
      'emailaddress aisha@rahman.example': [
        'emailaddress aisha@kedai.example',
        'phonenumber +60123456789',
        'phonenumber +6041234567',
        'phonenumber +6047654321',
      ],
    },
  ],
];

describe('a shipped mapping', () => {
  test.each(PRODUCTS)('reads the columns of %s', async (product, country, counts, expected) => {
    const workspace = await gateway.workspace({});
    const { services } = gateway;
    for (const name of ['Newsletter', 'VIP']) await createNamedList(services, workspace, name);
    const mapping = readFileSync(`examples/mappings/${product}.json`, 'utf8');
    const into = await gatewayTo(gateway, workspace, 'direct');
    const result = await importText(into, readFileSync(fileAt(`${product}.csv`)), { mapping, country });
    expect(result).toMatchObject(counts);
    const contacts = await contactsOf(workspace);
    const identifiers = Object.entries(contacts).map(([first, contact]) => [first, contact.identifiers.slice(1)]);
    expect(Object.fromEntries(identifiers)).toEqual(expected);
  });

  test('selects a few of two hundred columns', async () => {
    const workspace = await gateway.workspace({});
    const into = await gatewayTo(gateway, workspace, 'direct');
    const header = Array.from({ length: 200 }, (_, index) => `Column ${index}`);
    const text = `${header.join(',')}\n${header.map((_, index) => (index === 150 ? 'a@example.com' : index)).join(',')}\n`;
    const mapping = JSON.stringify({ columns: { 'Column 150': 'emailaddress', 'Column 199': 'attributes.city' } });
    expect(await importText(into, text, { mapping })).toEqual(CREATED);
    await expect(importText(into, text)).rejects.toThrow(/and 190 more[\s\S]*--map mapping.json/);
  });
});

async function createNamedList({ store, newId, now }: Gateway['services'], { id }: TestWorkspace, name: string) {
  const times = { createdAt: now(), updatedAt: now() };
  await store.write({ workspaceId: id, exclusive: true }, (transaction) =>
    insertList(transaction, { ...LIST_DEFAULTS, workspaceId: id, id: newId(), name, ...times }),
  );
}
