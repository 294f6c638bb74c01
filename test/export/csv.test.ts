import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { cellOfTexts, cellOfValue } from '../../src/export/cell.ts';
import { csvColumns, csvHeader, csvLine } from '../../src/export/csv.ts';
import { exportedContactBody } from '../../src/rest/resources/exported-contact.ts';
import { ADAS, THEN } from '../contacts/samples.ts';

describe('a cell', () => {
  test.each<[string[], string]>([
    [[], ''],
    [['Ada'], 'Ada'],
    [['a', 'b'], '["a","b"]'],
    [[''], '""'],
    [['["a"]'], '"[\\"a\\"]"'],
    [['"x"'], '"\\"x\\""'],
    [['=1+1'], '"=1+1"'],
    [['@SUM(A1)'], '"@SUM(A1)"'],
    [['-2+3'], '"-2+3"'],
    [['\tx'], '"\\tx"'],
    [['+31612345678'], '+31612345678'],
    [['-5'], '-5'],
    [['5'], '5'],
    [['true'], 'true'],
    [[' x '], ' x '],
  ])('of the texts %j is %s', (texts, cell) => {
    expect(cellOfTexts(texts)).toBe(cell);
  });

  test.each([
    [undefined, ''],
    [4.5, '4.5'],
    [-0.5, '-0.5'],
    [true, 'true'],
    ['true', 'true'],
    [['a'], '["a"]'],
    [[1, 2], '[1,2]'],
  ])('of the value %j is %s', (value, cell) => {
    expect(cellOfValue(value)).toBe(cell);
  });
});

describe('a file', () => {
  const columns = csvColumns(['crmId', 'emailaddress'], ['city', 'emailaddress', 'rating']);
  const identifier = (key: string, value: string, properties?: object) => ({
    key,
    value,
    normalized: value,
    createdAt: THEN,
    ...(properties && { properties: { ...properties } }),
  });
  const rowOf = (contact: Partial<typeof ADAS>) => {
    const line = csvLine(exportedContactBody({ ...ADAS, ...contact }), columns);
    const [row] = parse(`${csvHeader(columns)}${line}`, { columns: true });
    return row as Record<string, string>;
  };

  test('has the names of the columns', () => {
    expect(csvHeader(columns)).toBe(
      'id,createdAt,updatedAt,emailaddress,phonenumber,identifier:crmId,identifiers,' +
        'attributes.city,attributes.rating,lists,accounts,companies\r\n',
    );
  });

  test('quotes texts that need it', () => {
    const city = 'a,"b"\r\n c';
    expect(rowOf({ attributes: { city } })['attributes.city']).toBe(city);
  });

  test.each([
    ['that fit the columns', [identifier('emailaddress', 'a@b.c'), identifier('crmId', '7')], ''],
    ['none', [], ''],
    [
      'in another order',
      [identifier('crmId', '7'), identifier('emailaddress', 'a@b.c')],
      '[{"key":"crmId","value":"7"},{"key":"emailaddress","value":"a@b.c"}]',
    ],
    [
      'with properties',
      [identifier('crmId', '7', { source: 'shop' })],
      '[{"key":"crmId","value":"7","properties":{"source":"shop"}}]',
    ],
    [
      'of a kind without a column',
      [identifier('emailaddress', 'a@b.c'), identifier('chatid', 'x')],
      '[{"key":"emailaddress","value":"a@b.c"},{"key":"chatid","value":"x"}]',
    ],
  ])('has identifiers %s', (_which, identifiers, cell) => {
    expect(rowOf({ identifiers }).identifiers).toBe(cell);
    const own = identifiers.filter(({ key }) => key === 'crmId').map(({ value }) => value);
    expect(rowOf({ identifiers })['identifier:crmId']).toBe(own.join());
  });
});
