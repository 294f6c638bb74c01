import { expect, test } from 'vitest';
import { SOURCES } from '../../src/conformance/case.ts';
import { CASES } from '../../src/conformance/cases/all.ts';

const cases = Object.values(CASES).flat();

test('every case has a unique id that is easy to type', () => {
  const ids = cases.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z][\w-]*(\.[\w-]+)+$/.test(id))).toEqual([]);
});

test('every case is plain data', () => {
  expect(JSON.parse(JSON.stringify(CASES))).toStrictEqual(CASES);
});

test('every source has cases', () => {
  for (const source of SOURCES) {
    expect(cases.filter((one) => (one.source ?? 'ours') === source)).not.toEqual([]);
  }
});
