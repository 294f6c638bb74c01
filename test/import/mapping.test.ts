import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findColumns } from '../../src/import/mapping/columns.ts';
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
    ['with an unknown strategy', '{"columns":{"A":"id"},"strategy":"x"}', /strategy must be one of strict_alias/],
  ])('%s is refused', (_name, text, says) => {
    expect(() => parseMapping(text, 'm.json')).toThrow(says);
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
