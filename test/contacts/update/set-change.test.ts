import { describe, expect, test } from 'vitest';
import { changeSet, type Difference, difference, type SetChange } from '../../../src/contacts/update/set-change.ts';

describe('changeSet', () => {
  test.each<{ name: string; current: string[]; change: Partial<SetChange>; expected: string[] }>([
    { name: 'keeps an unchanged set', current: ['b', 'a'], change: {}, expected: ['b', 'a'] },
    { name: 'adds at the end, in order', current: ['b'], change: { added: ['d', 'a'] }, expected: ['b', 'd', 'a'] },
    {
      name: 'keeps the position of an added member that exists',
      current: ['b', 'a'],
      change: { added: ['b'] },
      expected: ['b', 'a'],
    },
    { name: 'removes and keeps the order', current: ['c', 'b', 'a'], change: { removed: ['b'] }, expected: ['c', 'a'] },
    { name: 'ignores the removal of a missing member', current: ['a'], change: { removed: ['b'] }, expected: ['a'] },
    {
      name: 'removes a member that is also added',
      current: ['a'],
      change: { added: ['b'], removed: ['b'] },
      expected: ['a'],
    },
    {
      name: 'removes an existing member that is also added',
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
    { name: 'replaces by an empty set', current: ['a', 'b'], change: { replacement: [] }, expected: [] },
    {
      name: 'adds to the replacement, not to the current set',
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
      name: 'removes a member that is in all three parts',
      current: ['a'],
      change: { replacement: ['a'], added: ['a'], removed: ['a'] },
      expected: [],
    },
    {
      name: 'keeps the first of duplicates',
      current: ['a', 'b', 'a'],
      change: { added: ['c', 'b', 'c'] },
      expected: ['a', 'b', 'c'],
    },
    {
      name: 'keeps the first of duplicates in the replacement',
      current: [],
      change: { replacement: ['b', 'a', 'b'] },
      expected: ['b', 'a'],
    },
    {
      name: 'compares members exactly',
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
    { name: 'is empty for equal sets', before: ['a', 'b'], after: ['a', 'b'], expected: { entered: [], left: [] } },
    {
      name: 'is empty for another order',
      before: ['a', 'b'],
      after: ['b', 'a'],
      expected: { entered: [], left: [] },
    },
    {
      name: 'has the added members, in the order of the later set',
      before: ['b'],
      after: ['c', 'b', 'a'],
      expected: { entered: ['c', 'a'], left: [] },
    },
    {
      name: 'has the removed members, in the order of the earlier set',
      before: ['c', 'b', 'a'],
      after: ['b'],
      expected: { entered: [], left: ['c', 'a'] },
    },
    { name: 'has both', before: ['a', 'b'], after: ['b', 'c'], expected: { entered: ['c'], left: ['a'] } },
    {
      name: 'distinguishes upper and lower case',
      before: ['a'],
      after: ['A'],
      expected: { entered: ['A'], left: ['a'] },
    },
  ])('$name', ({ before, after, expected }) => {
    expect(difference(before, after)).toEqual(expected);
  });
});
