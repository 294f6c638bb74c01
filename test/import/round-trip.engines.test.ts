import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseWorkspace } from '../../src/cli/workspace.ts';
import { ACCOUNT_A, ACCOUNT_B, LIST_A, LIST_B, SEED } from '../../src/conformance/environment/seed.ts';
import type { UpdateContactBody } from '../../src/contacts/update/update-contact-body.ts';
import { newId } from '../../src/contacts/uuid-v7.ts';
import { directSource } from '../../src/export/direct.ts';
import { type ExportFormat, exportedText } from '../../src/export/lines.ts';
import { openSnapshot } from '../../src/store/open-store.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { gatewayTo } from './gateways.ts';
import { importText } from './input.ts';

/** `IMPORT_RUNS=1000` runs the long form. */
const RUNS = Number(process.env.IMPORT_RUNS ?? 25);

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const TEXTS = [
  '',
  ' ',
  '[',
  '["a"]',
  '"',
  '"x"',
  '=1+1',
  '@a',
  '-5',
  '5',
  'true',
  'null',
  'a,b;c\td',
  'x\r\ny\n',
  '雪\ufffd',
  "'",
  '\u00a0é',
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary' }).filter((it) => !/[\0\ud800-\udfff]/.test(it)),
);
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom('firstName', 'countryCode', 'displayName', 'city'), text),
  fc.tuple(
    fc.constant('rating'),
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })),
  ),
  fc.tuple(fc.constant('cookiesAccepted'), fc.boolean()),
  fc.tuple(fc.constant('labels'), fc.array(text, { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constant('scores'), fc.array(fc.integer(), { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.constant('since'), fc.constantFrom('2026-01-31', '2026-01-31T09:30:00+01:00')),
);

/** Each contact has its own identifiers. */
const identifier = fc.constantFrom(
  ...[
    { key: 'emailaddress', value: 'Ada.X+1@example.com' },
    { key: 'emailaddress', value: '"a b"@example.com' },
    { key: 'phonenumber', value: '+3161234567' },
    { key: 'crmId', value: 'x,"y"\n' },
    { key: 'crmId', value: '["a"]', properties: { source: 'shop' } },
    { key: 'a:b.c', value: '=1' },
    { key: '__proto__', value: 'x', properties: { a: [null, { b: 1 }] } },
  ],
);
const contact = fc.record({
  attributes: fc.array(attribute, { maxLength: 6 }),
  identifiers: fc.uniqueArray(identifier, { maxLength: 7 }),
  listIds: fc.subarray([LIST_B, LIST_A]),
  accountIds: fc.subarray([ACCOUNT_A, ACCOUNT_B]),
  companyRefs: fc.uniqueArray(fc.constantFrom('acme', '[', '"x"', '__proto__', 'a,b'), { maxLength: 5 }),
});
type Made = typeof contact extends fc.Arbitrary<infer Value> ? Value : never;

function bodyOf({ attributes, identifiers, accountIds, ...sets }: Made, index: number): UpdateContactBody {
  const own = ({ key, value, ...rest }: (typeof identifiers)[number]) => {
    const ownValue =
      key === 'phonenumber'
        ? `${value}${index}`
        : key === 'emailaddress'
          ? value.replace('@', `@${index}.`)
          : `${value}${index}`;
    return { key, value: ownValue, ...rest };
  };
  return {
    ...{ attributes: Object.fromEntries(attributes), addIdentifiers: identifiers.map(own), ...sets },
    ...(accountIds.length > 0 ? { accountIds } : {}),
  };
}

interface Exported {
  attributes: Record<string, unknown>;
  identifiers: { key: string; value: string; properties?: object }[];
  listIds: string[];
  accountIds: string[];
  companyRefs: string[];
}

/** The contacts of a workspace with everything that an export must keep, in order of their first identifiers. */
async function exported(workspace: TestWorkspace): Promise<Exported[]> {
  const { contact: rows = [] } = await workspace.rows();
  return (rows as Record<string, string>[])
    .map((row) => ({
      attributes: JSON.parse(row.attributes as string),
      identifiers: JSON.parse(row.identifiers as string).map(
        ({ key, value, properties }: Exported['identifiers'][number]) => ({
          ...{ key, value },
          ...(properties && { properties }),
        }),
      ),
      listIds: JSON.parse(row.list_ids as string),
      accountIds: JSON.parse(row.account_ids as string),
      companyRefs: JSON.parse(row.company_refs as string),
    }))
    .toSorted((a, b) => (`${a.attributes.initialReference}` < `${b.attributes.initialReference}` ? -1 : 1));
}

/** The file of an export. */
async function fileOf({ id }: TestWorkspace, format: ExportFormat): Promise<string> {
  const snapshot = await openSnapshot({ url: gateway.databaseUrl });
  try {
    const { signal } = new AbortController();
    const source = await directSource(snapshot, await chooseWorkspace(snapshot, id), {}, signal);
    let file = '';
    for await (const { text } of exportedText(source, format)) file += text;
    return file;
  } finally {
    await snapshot.close();
  }
}

describe('exported contacts', { timeout: RUNS * 4_000 }, () => {
  test.each(['csv', 'ndjson'] as const)('are the same in an empty workspace after an import of %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(contact, { minLength: 1, maxLength: 5 }), async (made) => {
        const contacts = made.map((it, index) => ({ id: newId(), body: bodyOf(it, index) }));
        const [from, to] = [
          await gateway.workspace({ ...SEED, contacts }),
          await gateway.workspace({ ...SEED, contacts: [] }),
        ];
        const before = await exported(from);
        const file = await fileOf(from, format);
        const result = await importText(await gatewayTo(gateway, to, 'direct'), file, { name: `contacts.${format}` });
        expect(result).toMatchObject({ created: contacts.length, reasons: [] });
        expect(await exported(to)).toEqual(before);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
