import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openInput } from '../../src/import/reading/open-input.ts';
import { type GivenForm, openRows } from '../../src/import/reading/open-rows.ts';
import { MAX_RECORD_SIZE, Unreadable } from '../../src/import/reading/record.ts';
import { newFolder, removesFolders } from './folder.ts';
import { fileAt, inputOf } from './input.ts';

removesFolders();

type Read = { form: string[]; header: string[] | undefined; rows: unknown[] };

async function read(content: string | Buffer, given: GivenForm & { name?: string } = {}, chunkSize = 7): Promise<Read> {
  const { name = 'contacts', ...form } = given;
  return readAll(await openRows(inputOf(content, { name, chunkSize }), form));
}

async function readAll(rows: Awaited<ReturnType<typeof openRows>>): Promise<Read> {
  const all: unknown[] = [];
  for await (const records of rows.records) {
    for (const row of rows.read(records)) all.push(row instanceof Unreadable ? `wrong: ${row.reason}` : row);
  }
  const isCsv = rows.format === 'csv';
  return {
    form: [rows.format, rows.encoding, ...(isCsv ? [rows.delimiter] : [])],
    header: isCsv ? rows.header : undefined,
    rows: all,
  };
}

const CSV = ['csv', 'utf-8', ','];

describe('rows are read', () => {
  test.each<[string, string | Buffer, Partial<Read>]>([
    ['plain', 'a,b\n1,2\n', { form: CSV, header: ['a', 'b'], rows: [['1', '2']] }],
    ['without a last line break', 'a,b\n1,2', { rows: [['1', '2']] }],
    ['with line breaks of Windows', 'a,b\r\n1,2\r\n', { rows: [['1', '2']] }],
    [
      'with line breaks of old Macs',
      'a,b\r1,2\r3,4',
      {
        rows: [
          ['1', '2'],
          ['3', '4'],
        ],
      },
    ],
    ['with quoted cells', 'a,b\n"1,""x""","2\n3"\n', { rows: [['1,"x"', '2\n3']] }],
    ['with empty rows', 'a,b\n\n1,2\n\n', { rows: [[''], ['1', '2'], ['']] }],
    ['with empty cells at the end', 'a,b,,\n1,2,,\n', { header: ['a', 'b', '', ''], rows: [['1', '2', '', '']] }],
    ['with two columns of one name', 'a,a\n1,2', { header: ['a', 'a'] }],
    ['with semicolons', 'a;b\n1,5;2\n', { form: ['csv', 'utf-8', ';'], rows: [['1,5', '2']] }],
    ['with tabs', 'a\tb\n1\t2\n', { form: ['csv', 'utf-8', '\t'] }],
    [
      'with a delimiter that a spreadsheet has named',
      'sep=|\na|b\n1|2\n',
      { form: ['csv', 'utf-8', '|'], header: ['a', 'b'] },
    ],
    ['with delimiters in a quoted header', '"a;b;c",d\n', { form: CSV, header: ['a;b;c', 'd'] }],
    ['with a byte order mark', '\ufeffä,b\n1,2\n', { form: CSV, header: ['ä', 'b'] }],
    [
      'in UTF-16 with a byte order mark',
      Buffer.from('\ufeffä,b\né,2\n', 'utf16le'),
      { form: ['csv', 'utf-16le', ','], rows: [['é', '2']] },
    ],
    ['in UTF-16 without a byte order mark', Buffer.from('abc,b\n1,2\n', 'utf16le'), { form: ['csv', 'utf-16le', ','] }],
    [
      'in big-endian UTF-16',
      Buffer.from('\ufeffä,b\n1,2\n', 'utf16le').swap16(),
      { form: ['csv', 'utf-16be', ','], header: ['ä', 'b'] },
    ],
    [
      'in Windows-1252',
      Buffer.from('a,b\nRen\xe9,\x80\n', 'latin1'),
      { form: ['csv', 'windows-1252', ','], rows: [['René', '€']] },
    ],
    ['with only a header', 'a,b', { header: ['a', 'b'], rows: [] }],
    [
      'of NDJSON',
      '{"a":1}\n\n{"b":[2]}',
      { form: ['ndjson', 'utf-8'], rows: [{ a: 1 }, 'wrong: the line is not a JSON object', { b: [2] }] },
    ],
  ])('%s', async (_name, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
    expect(await read(content, {}, 100_000)).toMatchObject(expected);
  });

  test.each<[string, string, (string | string[])[]]>([
    ['with a stray mark in a cell', 'a,b\n5" wide,x\n1,2\n', [STRAY(), ['1', '2']]],
    ['with text behind a quoted cell', 'a,b\n"x"y,z\n1,2\n', [STRAY(), ['1', '2']]],
  ])('and refused alone %s', async (_name, content, rows) => {
    expect((await read(content)).rows).toEqual(rows);
  });

  test('with a quotation mark that nothing closes, as one line, and those behind it are read', async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, index) => `${index},a longer cell with the number ${index}\n`,
    ).join('');
    const { rows } = await read(`a,b\n1,2\n"open,3\n${lines}`, {}, 100_000);
    expect(rows.slice(0, 4)).toEqual([
      ['1', '2'],
      expect.stringMatching(/a quotation mark opens a cell that does not end/),
      ['0', expect.anything()],
      ['1', expect.anything()],
    ]);
    expect(rows).toHaveLength(30_002);
  });

  test('up to the maximum size, and only a larger row is refused', async () => {
    const large = 'x'.repeat(MAX_RECORD_SIZE - 4);
    const { rows } = await read(`a,b\n1,${large}\n2,${large}xxx\n3,4\n`, {}, 65_536);
    expect(rows.map((row) => (Array.isArray(row) ? row[0] : row))).toEqual([
      '1',
      expect.stringMatching(/the row is larger than 1048576 bytes/),
      '3',
    ]);
  });

  test('and only a row with invalid UTF-8 is refused', async () => {
    const content = Buffer.concat([
      Buffer.from(`a,b\n${'1,2\n'.repeat(40_000)}`),
      Buffer.from([0xff]),
      Buffer.from('\n3,4\n'),
    ]);
    const { form, rows } = await read(content, {}, 65_536);
    expect(form).toEqual(CSV);
    expect(rows.slice(-2)).toEqual([expect.stringMatching(/invalid in utf-8: choose .* --encoding/), ['3', '4']]);
  });

  test('with any cells and any boundaries of chunks', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', 'é', '雪', ' ', '\ufffd') });
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
      return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 });
    });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (cells, chunkSize) => {
        const text = cells.map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`).join(',')).join('\n');
        const { header, rows } = await read(text, { delimiter: ',', encoding: 'utf-8', format: 'csv' }, chunkSize);
        expect([header, ...rows]).toEqual(cells);
      }),
    );
  });
});

describe('files', () => {
  test.each([
    ['hubspot.csv', CSV, 19, 4],
    ['mailchimp.csv', CSV, 21, 3],
    ['google-contacts.csv', CSV, 30, 2],
    ['excel-semicolons.csv', ['csv', 'windows-1252', ';'], 6, 3],
    ['unicode-text.txt', ['csv', 'utf-16le', '\t'], 3, 2],
  ])('%s is read completely, compressed or not', async (name, form, columns, count) => {
    const plain = await readAll(await openRows(await openInput(fileAt(name)), {}));
    expect([plain.form, plain.header?.length, plain.rows.length]).toEqual([form, columns, count]);
    const packed = join(newFolder(), `${name}.gz`);
    writeFileSync(packed, gzipSync(readFileSync(fileAt(name))));
    expect(await readAll(await openRows(await openInput(packed), {}))).toEqual(plain);
  });

  test('that are truncated or missing are refused', async () => {
    const cut = join(newFolder(), 'cut.csv.gz');
    const bytes = gzipSync('a,b\n'.repeat(100_000));
    writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
    await expect(
      openInput(cut)
        .then((input) => openRows(input, {}))
        .then(readAll),
    ).rejects.toThrow(/damaged or truncated/);
    await expect(openInput('/nowhere/x.csv')).rejects.toThrow('there is no file /nowhere/x.csv');
  });

  test.each<[string, GivenForm, RegExp]>([
    ['an unknown encoding', { encoding: 'utf-99' }, /no encoding "utf-99": choose, for example, utf-8/],
    ['a delimiter of two characters', { delimiter: ',,' }, /must be one character/],
  ])('%s is refused', async (_name, given, says) => {
    await expect(read('a,b\n', given)).rejects.toThrow(says);
  });

  test('without a header are refused', async () => {
    await expect(read('')).rejects.toThrow(/is empty: the first row must have the names of the columns/);
  });
});

function STRAY() {
  return expect.stringMatching(/^wrong: misplaced quotation mark/);
}
