import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findColumns } from '../../src/import/mapping/columns.ts';
import { isoDate } from '../../src/import/mapping/date-format.ts';
import { parseMapping } from '../../src/import/mapping/mapping.ts';

const parse = (mapping: object) => parseMapping(JSON.stringify(mapping), 'm.json');

describe('a mapping', () => {
  test.each(readdirSync('examples/mappings'))('is valid in %s', (name) => {
    expect(parseMapping(readFileSync(`examples/mappings/${name}`, 'utf8'), name).columns.size).toBeGreaterThan(5);
  });

  test.each<[string, string, RegExp]>([
    ['that is not JSON', '{', /m.json is wrong:\n {2}it is not JSON/],
    ['that is not an object', '[]', /it must be a JSON object/],
    ['without columns', '{}', /columns is required/],
    [
      'with a column that holds nothing known',
      '{"columns":{"A":"mail"}}',
      /columns.A is "mail", but must be id, emailaddress/,
    ],
    [
      'with a column that is a number',
      '{"columns":{"A":1}}',
      /columns.A must be the name of a column, null, or an object with to/,
    ],
    [
      'with an unknown field',
      '{"columns":{"A":"id"},"colums":1}',
      /colums is not a field of a mapping; the fields are/,
    ],
    ['with an unknown country', '{"columns":{"A":{"to":"phonenumber","country":"XX"}}}', /"XX" is not a country/],
    [
      'with a format of dates that has an unknown token',
      '{"columns":{"A":{"to":"attributes.a","dateFormat":"DD/MM/YYYY"}}}',
      /columns.A.dateFormat is "DD\/MM\/YYYY", but must be yyyy, M or MM, and d or dd/,
    ],
    [
      'with a format of dates without a year',
      '{"columns":{"A":{"to":"attributes.a","dateFormat":"dd.MM."}}}',
      /columns.A.dateFormat is "dd.MM.", but must be yyyy/,
    ],
    [
      'with a format of dates for identifiers',
      '{"columns":{"A":{"to":"emailaddress","dateFormat":"dd/MM/yyyy"}}}',
      /columns.A.dateFormat needs a column of attributes/,
    ],
    [
      'with a time without a time zone',
      '{"columns":{"A":{"to":"attributes.a","dateFormat":"dd/MM/yyyy HH:mm"}}}',
      /columns.A.dateFormat has a time, which needs a timeZone/,
    ],
    [
      'with an unknown time zone',
      '{"columns":{"A":{"to":"attributes.a","dateFormat":"dd/MM/yyyy HH:mm","timeZone":"Paris"}}}',
      /columns.A.timeZone is "Paris", but must be UTC/,
    ],
    [
      'with a time zone of a date',
      '{"columns":{"A":{"to":"attributes.a","dateFormat":"dd/MM/yyyy","timeZone":"UTC"}}}',
      /columns.A.timeZone needs a dateFormat with a time/,
    ],
    ['with an unknown strategy', '{"columns":{"A":"id"},"strategy":"x"}', /strategy must be one of strict_alias/],
  ])('%s is refused', (_name, text, says) => {
    expect(() => parseMapping(text, 'm.json')).toThrow(says);
  });
});

describe('a date', () => {
  test.each<[format: string, text: string, date: string | undefined, timeZone?: string]>([
    ['dd/MM/yyyy', '31/12/2025', '2025-12-31'],
    ['dd/MM/yyyy', ' 31/12/2025 ', '2025-12-31'],
    ['M/d/yyyy', '2/9/2024', '2024-02-09'],
    ['M/d/yyyy', '12/31/2025', '2025-12-31'],
    ['d. M. yyyy', '9. 2. 2024', '2024-02-09'],
    ['yyyy-MM-dd HH:mm:ss', '2026-03-14 09:12:31', '2026-03-14T09:12:31Z', 'UTC'],
    ['dd.MM.yyyy, H:mm', '14.03.2026, 9:12', '2026-03-14T09:12+01:00', '+01:00'],
    ['dd/MM/yyyy', '1/2/2025', undefined],
    ['dd/MM/yyyy', '12/31/2025', undefined],
    ['dd/MM/yyyy', '29/02/2025', undefined],
    ['dd/MM/yyyy', '31-12-2025', undefined],
    ['dd/MM/yyyy', '31/12/25', undefined],
    ['dd/MM/yyyy', '31/12/2025 10:00', undefined],
    ['dd/MM/yyyy', '٣١/١٢/٢٠٢٥', undefined],
    ['dd/MM/yyyy HH:mm', '31/12/2025 24:00', undefined, 'UTC'],
  ])('in the format %s, %s is %s', (format, text, date, timeZone) => {
    expect(isoDate(text, format, timeZone)).toBe(date);
  });
});

describe('columns', () => {
  const kinds = (header: string[], mapping?: object) => {
    const { columns, ignored } = findColumns(header, mapping && parse(mapping));
    return [columns.map(({ name, target }) => [name, ...Object.values(target)]), ignored];
  };

  test('are found by their names', () => {
    const header = [
      'id',
      'emailaddress',
      'identifier:a:b',
      'attributes.x.y',
      'lists',
      'createdAt',
      '',
      'import:row',
      'emailaddress',
    ];
    expect(kinds(header)).toEqual([
      [
        ['id', 'id'],
        ['emailaddress', 'identifier', 'emailaddress'],
        ['identifier:a:b', 'identifier', 'a:b'],
        ['attributes.x.y', 'attribute', 'x.y'],
        ['lists', 'set', 'listIds'],
        ['emailaddress#2', 'identifier', 'emailaddress'],
      ],
      [],
    ]);
  });

  test('of a mapping are found by name and number, and others are not read', () => {
    const mapping = { columns: { City: 'attributes.city', 'City#2': 'attributes.province', Old: null } };
    expect(kinds(['City', ' City ', 'City', 'Old', 'More'], mapping)).toEqual([
      [
        ['City', 'attribute', 'city'],
        ['City#2', 'attribute', 'province'],
        ['City#3', 'attribute', 'city'],
      ],
      ['More'],
    ]);
  });

  test('without a meaning are refused with suggestions', () => {
    expect(() => findColumns(['E-Mail', 'Telephone', 'CRM ID', 'Age'], undefined)).toThrow(
      /"E-Mail" \(perhaps emailaddress\)\n.*"Telephone" \(perhaps phonenumber\)\n.*"CRM ID" \(perhaps identifier:<key>\)\n.*attributes/,
    );
  });
});
