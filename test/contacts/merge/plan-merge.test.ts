import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../src/contacts/contact/contact.ts';
import { planMerge } from '../../../src/contacts/merge/plan-merge.ts';
import { isRejected } from '../../../src/contacts/validation/problem.ts';
import { ADAS, GRACES, NOW, stored, THEN } from '../samples.ts';

const EARLIER = { key: 'externalId', value: 'old' };

interface MergeCase {
  name: string;
  survivor?: Partial<Contact>;
  merged?: Partial<Contact> | null;
  /** The changed parts of the survivor. */
  after?: Partial<Contact>;
  moved?: object;
}

const NOTHING = { identifiers: [], attributes: [], listIds: [], accountIds: [], companyRefs: [] };

const MERGES: MergeCase[] = [
  {
    name: 'identifiers unite, oldest first',
    merged: { ...GRACES, attributes: {}, identifiers: [stored(EARLIER, { createdAt: THEN - 1 })] },
    after: { identifiers: [stored(EARLIER, { createdAt: THEN - 1 }), ...ADAS.identifiers] },
    moved: { identifiers: [EARLIER] },
  },
  {
    name: 'the survivor keeps its attributes and gets missing ones',
    merged: { attributes: { firstName: 'Grace', lastName: 'Hopper', rating: 1 }, identifiers: [] },
    after: { attributes: { ...ADAS.attributes, lastName: 'Hopper' } },
    moved: { attributes: ['lastName'] },
  },
  {
    name: 'lists, accounts and companies are united without duplicates',
    merged: { ...nothingAtAll(), listIds: ['b', ...ADAS.listIds], accountIds: ['c'], companyRefs: ['acme', 'globex'] },
    after: {
      listIds: [...ADAS.listIds, 'b'],
      accountIds: [...ADAS.accountIds, 'c'],
      companyRefs: ['acme', 'globex'],
    },
    moved: { listIds: ['b'], accountIds: ['c'], companyRefs: ['globex'] },
  },
  {
    name: 'a contact without additions makes a version with the same content',
    merged: nothingAtAll(),
    after: {},
  },
  { name: 'a contact that was merged before changes nothing', merged: null },
];

describe('planMerge', () => {
  test.each(MERGES)('$name', ({ survivor = {}, merged = {}, after, moved = {} }) => {
    const before = { ...ADAS, ...survivor };
    const plan = planMerge(before, merged === null ? null : { ...GRACES, ...merged }, NOW);
    expect(plan).toMatchObject({
      outcome: after === undefined ? 'UNCHANGED' : 'UPDATED',
      before,
      after: after === undefined ? before : { ...before, ...after, version: before.version + 1, updatedAt: NOW },
      moved: { ...NOTHING, ...moved },
    });
  });

  test.each([
    ['identifiers', { identifiers: identifiers(60, 'a') }, { identifiers: identifiers(41, 'b') }, '100 identifiers'],
    ['lists', { listIds: members(600, 'a') }, { listIds: members(401, 'b') }, '1000 lists'],
    ['accounts', { accountIds: members(600, 'a') }, { accountIds: members(401, 'b') }, '1000 accounts'],
    ['companies', { companyRefs: members(600, 'a') }, { companyRefs: members(401, 'b') }, '1000 companies'],
    ['companies than before', { companyRefs: members(1500, 'a') }, { companyRefs: ['b'] }, '1000 companies'],
    ['attributes', { attributes: wide('a') }, { attributes: wide('b') }, '65536 bytes'],
  ])('a merge with more %s is rejected', (_what, survivor, merged, message) => {
    expect(planMerge({ ...ADAS, ...survivor }, { ...GRACES, ...merged }, NOW)).toEqual({
      problems: [{ code: 'InvalidPayload', path: ['contactId'], message: expect.stringContaining(message) }],
    });
  });

  test('a contact above a limit accepts a merge that does not add to it', () => {
    const many = { companyRefs: members(1500, 'a') };
    expect(planMerge({ ...ADAS, ...many }, { ...GRACES, companyRefs: ['a1'] }, NOW)).toMatchObject({
      outcome: 'UPDATED',
      after: many,
    });
  });

  test('a thousand companies of both are within the limit', () => {
    const many = { companyRefs: members(1000, 'a') };
    expect(planMerge({ ...ADAS, ...many }, { ...GRACES, ...many }, NOW)).toMatchObject({ outcome: 'UPDATED' });
  });

  test('a hundred identifiers together are within the limit', () => {
    const plan = planMerge(
      { ...ADAS, identifiers: identifiers(60, 'a') },
      { ...GRACES, identifiers: identifiers(40, 'b') },
      NOW,
    );
    expect(plan).toMatchObject({ outcome: 'UPDATED' });
  });

  test('updatedAt never decreases, even if the clock does', () => {
    const plan = planMerge({ ...ADAS, updatedAt: NOW + 5 }, GRACES, NOW);
    expect(plan).toMatchObject({ after: { updatedAt: NOW + 5 } });
  });

  test('the survivor has everything of both contacts, and a repeated merge changes nothing', () => {
    const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const some = fc.record({
      listIds: members,
      accountIds: members,
      companyRefs: members,
      attributes: fc.dictionary(fc.constantFrom('firstName', 'rating', '__proto__', 'labels'), fc.string()),
    });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const survivor = { ...ADAS, ...one };
        const merged = { ...GRACES, ...other };
        const plan = planMerge(survivor, merged, NOW);
        if (isRejected(plan)) throw new Error('refused');
        for (const field of ['listIds', 'accountIds', 'companyRefs'] as const) {
          expect(new Set(plan.after[field])).toEqual(new Set([...survivor[field], ...merged[field]]));
        }
        const attributes = new Map([...Object.entries(merged.attributes), ...Object.entries(survivor.attributes)]);
        expect(new Map(Object.entries(plan.after.attributes))).toEqual(attributes);
        const again = planMerge(plan.after, { ...merged, identifiers: [] }, NOW);
        expect(again).toMatchObject({ outcome: 'UPDATED', changes: [] });
      }),
    );
  });
});

function nothingAtAll(): Partial<Contact> {
  return { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
}

function identifiers(count: number, prefix: string) {
  return Array.from({ length: count }, (_, index) => stored({ key: 'externalId', value: `${prefix}${index}` }));
}

function members(count: number, prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

function wide(prefix: string): Contact['attributes'] {
  return Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${prefix}${index}`, 'x'.repeat(4_000)]));
}
