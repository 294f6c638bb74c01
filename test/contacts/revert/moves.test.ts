import { describe, expect, test } from 'vitest';
import type { ContactChange } from '../../../src/contacts/history/history.queries.ts';
import { type Move, movesIn, requiredMoves } from '../../../src/contacts/revert/moves.ts';

const merged = (version: number, contactId = 'a'): Move => ({ contactId, version, restoredVersion: null });
const restored = (version: number, restoredVersion: number, contactId = 'a'): Move => ({
  contactId,
  version,
  restoredVersion,
});
const back = (version: number, contactId = 'a') => ({ contactId, version, expectedVersion: null });
const again = (version: number, expectedVersion: number) => ({ contactId: 'a', version, expectedVersion });

const MOVES: { name: string; moves: Move[]; required: object[] }[] = [
  { name: 'without moves, nothing is required', moves: [], required: [] },
  { name: 'a merged contact is restored', moves: [merged(3)], required: [back(3)] },
  {
    name: 'a restored contact is merged again, in the state in which it was restored',
    moves: [restored(4, 7)],
    required: [again(4, 7)],
  },
  { name: 'a contact that was merged and restored stays', moves: [restored(4, 7), merged(3)], required: [] },
  {
    name: 'a contact that was restored and merged again stays merged',
    moves: [merged(5), restored(4, 7)],
    required: [],
  },
  {
    name: 'a contact with several moves is restored from its last merge',
    moves: [merged(9), restored(4, 7), merged(3)],
    required: [back(9)],
  },
  {
    name: 'each later move made one version of the contact that is merged again',
    moves: [restored(6, 9), merged(5), restored(4, 7)],
    required: [again(6, 9)],
  },
  {
    name: 'contacts are restored one by one, the last merged first',
    moves: [merged(5, 'b'), restored(4, 7), merged(3, 'c')],
    required: [back(5, 'b'), again(4, 7), back(3, 'c')],
  },
];

describe('requiredMoves', () => {
  test.each(MOVES)('$name', ({ moves, required }) => {
    expect(requiredMoves(moves)).toEqual(required);
  });
});

const CHANGE = { version: 3, isRemoval: false, mergedContactId: null, related: {} } as ContactChange;

describe('movesIn', () => {
  test.each<{ name: string; change: Partial<ContactChange>; moves: Move[] }>([
    { name: 'a plain change moves no contact', change: {}, moves: [] },
    { name: 'a merge moves the other contact in', change: { mergedContactId: 'a' }, moves: [merged(3)] },
    {
      name: 'a removal by a merge moves no contact into the removed one',
      change: { isRemoval: true, mergedContactId: 'a' },
      moves: [],
    },
    {
      name: 'a revert moves contacts in and out',
      change: { related: { restored: [{ id: 'a', version: 7 }], mergedAgain: ['b'] } },
      moves: [merged(3, 'b'), restored(3, 7)],
    },
    { name: 'a restoration moves no other contact', change: { related: { restoredFrom: 'a' } }, moves: [] },
  ])('$name', ({ change, moves }) => {
    expect(movesIn({ ...CHANGE, ...change })).toEqual(moves);
  });
});
