import { describe, expect, test } from 'vitest';
import { CASES } from '../../src/conformance/cases/all.ts';
import { ACCOUNT_A, ADA, GRACE, LIST_A, LIST_B } from '../../src/conformance/environment/seed.ts';
import { newNames } from '../../src/conformance/names.ts';

const REAL = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

describe('names become unique for a run:', () => {
  test.each<[string, unknown, unknown]>([
    ['an address', 'ada@example.com', 'ada@r1.example.com'],
    ['an address in another case', ' ADA@Example.COM ', ' ADA@r1.Example.COM '],
    ['an address in a sentence', 'taken by ada@example.com;', 'taken by ada@r1.example.com;'],
    ['an id', ADA, REAL],
    ['an id in capitals', ADA.toUpperCase(), REAL.toUpperCase()],
    ['a custom identifier', { key: 'externalId', value: '42' }, { key: 'externalId', value: 'r1-42' }],
    [
      'an address as a custom identifier',
      { key: 'externalId', value: 'a@example.com' },
      { key: 'externalId', value: 'a@r1.example.com' },
    ],
    [
      'an identifier of the maximum length',
      { key: 'externalId', value: 'x'.repeat(500) },
      { key: 'externalId', value: `r1-${'x'.repeat(497)}` },
    ],
    ['no value', { key: 'externalId', value: '' }, { key: 'externalId', value: '' }],
    ['an invalid number', { key: 'phonenumber', value: '+1' }, { key: 'phonenumber', value: '+1' }],
    ['an attribute called __proto__', JSON.parse('{"__proto__":null}'), JSON.parse('{"__proto__":null}')],
  ])('%s', (_what, known, sent) => {
    const names = newNames('r1', [[ADA, REAL]]);
    expect(names.outward(known)).toStrictEqual(sent);
    expect(names.inward(sent)).toStrictEqual(known);
  });

  test('a phone number, in any form, as the same one', () => {
    const names = newNames('r1');
    const sent = names.outward(['+12025550142', '+1 (202) 555-0142']);
    expect(sent).toEqual([
      expect.stringMatching(/^\+1202[2-9]\d{6}$/),
      expect.stringMatching(/^\+1 \(202\) [2-9]\d\d-\d{4}$/),
    ]);
    expect(sent[1]?.replaceAll(/[ ()-]/g, '')).toBe(sent[0]);
    expect(names.inward(sent)).toEqual(['+12025550142', '+1 (202) 555-0142']);
  });
});

test.each(Object.values(CASES).flat())('the names of $id are restored in responses', ({ id, ...all }) => {
  const { given = [], when, expect: expected, afterwards = [] } = all;
  const ids = [ADA, GRACE, LIST_A, LIST_B, ACCOUNT_A].map(
    (known, index) => [known, REAL.replace('7c9e', `7c9${index}`)] as const,
  );
  const names = newNames('r1', ids);
  const said = [...given, when, expected, ...afterwards];
  const sent = names.outward(said);
  for (const [known] of ids) expect(JSON.stringify(sent).toLowerCase()).not.toContain(known);
  expect(JSON.stringify(sent)).not.toMatch(/@example\.com|\+12025550142|\+31612345678/i);
  expect(names.inward(sent)).toStrictEqual(said);
});
