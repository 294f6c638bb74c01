import { describe, expect, test } from 'vitest';
import { changeSet, type Difference, difference, type SetChange } from '../../../src/contacts/update/set-change.ts';

describe('changeSet', () => {
  test.each<{ name: string; current: string[]; change: Partial<SetChange>; expected: string[] }>([
    { name: 'keeps a set that nothing changes', current: ['b', 'a'], change: {}, expected: ['b', 'a'] },
    { name: 'adds at the end, in order', current: ['b'], change: { added: ['d', 'a'] }, expected: ['b', 'd', 'a'] },
    { name: 'adds what is there at no new place', current: ['b', 'a'], change: { added: ['b'] }, expected: ['b', 'a'] },
    { name: 'removes and keeps the order', current: ['c', 'b', 'a'], change: { removed: ['b'] }, expected: ['c', 'a'] },
    { name: 'removes what is not there without effect', current: ['a'], change: { removed: ['b'] }, expected: ['a'] },
    {
      name: 'removes what is added as well',
      current: ['a'],
      change: { added: ['b'], removed: ['b'] },
      expected: ['a'],
    },
    {
      name: 'removes what is there and is added again',
      current: ['a', 'b'],
      change: { added: ['a'], removed: ['a'] },
      expected: ['b'],
    },
    {
      name: 'replaces, in the new order',
      current: ['a', 'b'],
      change: { replacement: ['c', 'a'] },
      expected: ['c', 'a'],
    },
    { name: 'replaces by nothing', current: ['a', 'b'], change: { replacement: [] }, expected: [] },
    {
      name: 'adds to the replacement, not to what was there',
      current: ['a'],
      change: { replacement: ['b'], added: ['c'] },
      expected: ['b', 'c'],
    },
    {
      name: 'removes from the replacement',
      current: ['a'],
      change: { replacement: ['a', 'b'], removed: ['a'] },
      expected: ['b'],
    },
    {
      name: 'replaces, then adds, then removes',
      current: ['a'],
      change: { replacement: ['b', 'c'], added: ['d', 'e'], removed: ['b', 'd'] },
      expected: ['c', 'e'],
    },
    {
      name: 'removes a member that all three parts name',
      current: ['a'],
      change: { replacement: ['a'], added: ['a'], removed: ['a'] },
      expected: [],
    },
    {
      name: 'folds duplicates to the first place',
      current: ['a', 'b', 'a'],
      change: { added: ['c', 'b', 'c'] },
      expected: ['a', 'b', 'c'],
    },
    {
      name: 'folds duplicates of the replacement',
      current: [],
      change: { replacement: ['b', 'a', 'b'] },
      expected: ['b', 'a'],
    },
    {
      name: 'compares members as they are',
      current: ['acme'],
      change: { added: ['Acme', ' acme', '__proto__'], removed: ['ACME'] },
      expected: ['acme', 'Acme', ' acme', '__proto__'],
    },
  ])('$name', ({ current, change, expected }) => {
    expect(changeSet(Object.freeze(current) as string[], { added: [], removed: [], ...change })).toEqual(expected);
  });
});

describe('difference', () => {
  test.each<{ name: string; before: string[]; after: string[]; expected: Difference }>([
    { name: 'is empty between equal sets', before: ['a', 'b'], after: ['a', 'b'], expected: { entered: [], left: [] } },
    {
      name: 'is empty between orders of a set',
      before: ['a', 'b'],
      after: ['b', 'a'],
      expected: { entered: [], left: [] },
    },
    {
      name: 'says what entered, in the order of the later set',
      before: ['b'],
      after: ['c', 'b', 'a'],
      expected: { entered: ['c', 'a'], left: [] },
    },
    {
      name: 'says what left, in the order of the earlier set',
      before: ['c', 'b', 'a'],
      after: ['b'],
      expected: { entered: [], left: ['c', 'a'] },
    },
    { name: 'says both at once', before: ['a', 'b'], after: ['b', 'c'], expected: { entered: ['c'], left: ['a'] } },
    { name: 'tells cases apart', before: ['a'], after: ['A'], expected: { entered: ['A'], left: ['a'] } },
  ])('$name', ({ before, after, expected }) => {
    expect(difference(before, after)).toEqual(expected);
  });
});
