import { expect, onTestFinished, test } from 'vitest';
import { openRows } from '../../src/import/reading/open-rows.ts';
import { MAX_RECORD_SIZE, type RawRecord } from '../../src/import/reading/record.ts';
import { changeOf, type ReadBatch, readAhead } from '../../src/import/run/read-ahead.ts';
import { inputOf } from './input.ts';

const ROWS = [
  'ann@example.com,"Ann\nof ""here""",1',
  'infinite@example.com,,1e999',
  'zero@example.com,,-0',
  ',,',
  'short@example.com',
  'stray@example.com,A "stray" mark,1',
  'broken@example.com,\ud800,1',
  'long@example.com,A,1,2',
  `large@example.com,,${'x'.repeat(MAX_RECORD_SIZE)}`,
];
/** Changes from the thread have copies of it. */
const TAGS: unknown[] = ['new'];
const RULES = {
  match: undefined,
  strategy: undefined,
  attributes: { ...JSON.parse('{"__proto__": "a key"}'), tags: TAGS },
  lists: [],
  listIds: new Map(),
};

async function opened(text: string | Buffer, name: string) {
  const rows = await openRows(inputOf(text, { name, chunkSize: 10_000 }), {});
  const columns = [
    { name: 'email', index: 0, target: { kind: 'identifier', key: 'emailaddress' } },
    { name: 'note', index: 1, target: { kind: 'attribute', key: 'note' } },
    { name: 'rating', index: 2, target: { kind: 'attribute', key: 'rating' } },
  ] as const;
  const definitions = new Map([['rating', { type: 'number', cardinality: 'one' } as const]]);
  const cells = { columns, width: 3, country: undefined, fillsShortRows: false, definitions };
  const reading = readAhead(rows, cells, RULES, 1);
  onTestFinished(() => reading.close());
  const records: RawRecord[] = [];
  for await (const some of rows.records) records.push(...some);
  return { reading, records };
}

function isFromThread({ changes }: ReadBatch): boolean {
  const change = changes.find((it) => typeof it === 'object');
  return change?.body.attributes?.tags !== TAGS;
}

const CSV = `email,note,rating\n${ROWS.join('\n')}\n`;
const NDJSON = `${JSON.stringify({ identifiers: [{ key: 'crmId', value: '1' }], attributes: { a: [1, null] } })}\nno JSON\n\n`;

test.each([
  ['CSV in UTF-8', CSV, 'contacts.csv'],
  [
    'CSV with bytes that are no text',
    Buffer.concat([Buffer.from(CSV), Buffer.from([0xff, 0x2c, 0x2c, 0x0a])]),
    'a.csv',
  ],
  ['CSV in UTF-16', Buffer.from(`\ufeff${CSV}`, 'utf16le'), 'contacts.csv'],
  ['NDJSON', NDJSON, 'contacts.ndjson'],
])('the thread reads %s in the same way as the main thread', async (_, text, name) => {
  const { reading, records } = await opened(text, name);
  const expected = reading.read(records).map(changeOf);
  expect(expected).toContain('refused');
  let fromThread = 0;
  async function* batches() {
    while (fromThread < 3) yield records;
  }
  for await (const batch of reading.inOrder(batches())) {
    expect(batch.changes).toEqual(expected);
    if (isFromThread(batch)) fromThread += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
