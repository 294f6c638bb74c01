import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes, Contact } from '../../../src/contacts/contact/contact.ts';
import { applyChanges, type ContactParts, invertedChanges } from '../../../src/contacts/history/field-change.ts';
import type { UpdatePlan } from '../../../src/contacts/update/plan-update.ts';
import { type IdentifierRef, isRejected } from '../../../src/contacts/validation/problem.ts';
import { type Asked, normalizedOf, planning } from '../arbitrary.ts';
import { NOW } from '../samples.ts';
import { NEW_ID, planIn, worldAfter } from '../world.ts';

describe('planUpdate', () => {
  test('returns a plan without problems, or problems of one code without a plan', () => {
    everyUpdate((asked) => {
      const result = planIn(asked);
      const codes = isRejected(result) ? new Set(result.problems.map(({ code }) => code)) : new Set();
      expect([Object.keys(result).includes('after'), codes.size]).toEqual(isRejected(result) ? [false, 1] : [true, 0]);
    });
  });

  test('finds the contact with the id, or an owner of an identifier, and otherwise creates a contact', () => {
    everyPlan((asked, { before, after }) => {
      if (asked.identifier === undefined) return expect(before?.id).toBe(asked.contactId);
      const owners = lookedUp(asked).flatMap((ref) => ownerOf(asked.world, idOf(ref)) ?? []);
      if (owners.length > 0) expect(owners).toContain(before?.id);
      else
        expect([before, asked.world.contacts.map(({ id }) => id)]).toEqual([
          null,
          expect.not.arrayContaining([after.id]),
        ]);
    });
  });

  test('changes nothing if the same update is planned again', () => {
    everyPlan((asked, plan) => {
      // A contact that is found by an identifier and loses it is not found again.
      if (asked.identifier !== undefined && addedBy(asked).length < lookedUp(asked).length) return;
      // A mirror with its current values differs next time if the update changes the identifiers.
      if (['emailaddress', 'phonenumber'].some((key) => Object.hasOwn(asked.body.attributes ?? {}, key))) return;
      const world = worldAfter(asked.world, plan);
      const stored = world.contacts.find(({ id }) => id === plan.after.id);
      const again = { ...asked.context, now: NOW + 1, newId: () => 'another', precondition: undefined };
      expect(planIn({ ...asked, world, context: again })).toEqual({
        ...plan,
        outcome: 'UNCHANGED',
        before: stored,
        after: stored,
        changes: [],
        impliedDefinitions: [],
      });
    });
  });

  test('records changes that replay to the new contact and back to the old one', () => {
    everyPlan((_asked, { before, after, changes }) => {
      const parts = ({ attributes, identifiers, listIds, accountIds, companyRefs }: ContactParts) =>
        JSON.parse(JSON.stringify({ attributes: sorted(attributes), identifiers, listIds, accountIds, companyRefs }));
      const was = before ?? { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
      expect(parts(applyChanges(was, changes))).toEqual(parts(after));
      expect(parts(applyChanges(after, invertedChanges(changes)))).toEqual(parts(was));
    });
  });

  test('assigns no identifier to two contacts', () => {
    everyPlan((asked, plan) => {
      const held = worldAfter(asked.world, plan).contacts.flatMap(idsOf);
      expect(held).toEqual([...new Set(held)]);
    });
  });

  test('computes every set as ((replacement, else current) ∪ added) \\ removed', () => {
    everyPlan(({ body }, { before, after }) => {
      const lower = (ids: string[] | undefined) => ids?.map((id) => id.toLowerCase());
      expect([after.listIds, after.accountIds, after.companyRefs]).toEqual([
        naive(before?.listIds, lower(body.listIds), lower(body.addToLists), lower(body.removeFromLists)),
        naive(before?.accountIds, lower(body.accountIds), lower(body.addToAccounts), lower(body.removeFromAccounts)),
        naive(before?.companyRefs, body.companyRefs, body.addCompanyRefs, body.removeCompanyRefs),
      ]);
    });
  });

  test('merges the given attributes into the current ones, and removes those that are null', () => {
    everyPlan(({ body }, { before, after }) => {
      const attributes = new Map<string, unknown>(Object.entries(before?.attributes ?? { initialReference: NEW_ID }));
      for (const [key, value] of Object.entries(body.attributes ?? {})) {
        if (value === null) attributes.delete(key);
        else attributes.set(key, key === 'labels' ? [value].flat() : value);
      }
      expect(new Map(Object.entries(after.attributes))).toEqual(attributes);
    });
  });

  test('adds the identifiers that the strategy allows, and skips the others that are not removed', () => {
    everyPlan((asked, { before, after, skippedIdentifiers }) => {
      const current = before === null ? [] : idsOf(before);
      const wanted = addedBy(asked).map(idOf);
      const removed = removedBy(asked);
      const allowed = {
        strict_alias: wanted,
        first_alias: wanted.filter((id) => [undefined, before?.id].includes(ownerOf(asked.world, id))),
        first: before === null ? lookedUp(asked).slice(0, 1).filter(isAdded(asked)).map(idOf) : [],
      }[asked.body.strategy ?? 'strict_alias'];
      const final = naive(current, undefined, allowed, removed);
      expect(idsOf(after)).toEqual(final);
      expect(skippedIdentifiers.map(idOf)).toEqual(naive([], undefined, wanted, [...final, ...removed]));
    });
  });

  test('keeps the spelling of an identifier, except if it is removed and added in another spelling', () => {
    everyPlan((asked, { before, after }) => {
      const added = addedBy(asked);
      const removed = (asked.body.removeIdentifiers ?? []).map(idOf);
      for (const { key, value, normalized } of after.identifiers) {
        const id = `${key}=${normalized}`;
        const had = before?.identifiers.find((it) => it.key === key && it.normalized === normalized);
        const given = added.find((ref) => idOf(ref) === id)?.value.trim();
        const isKept = had !== undefined && !removed.includes(id);
        expect(value).toBe(isKept ? had.value : key === 'phonenumber' ? normalized : given);
      }
    });
  });

  test('increments the version and increases the time of a changed contact, and only of that', () => {
    everyPlan(({ context }, { outcome, before, after, changes }) => {
      const now = context?.now ?? NOW;
      if (before === null) {
        expect([outcome, after.version, after.createdAt, after.updatedAt]).toEqual(['CREATED', 1, now, now]);
      } else if (changes.length === 0) {
        expect([outcome, after]).toEqual(['UNCHANGED', before]);
      } else {
        const times = [before.createdAt, Math.max(before.updatedAt, now)];
        expect([outcome, after.version, after.createdAt, after.updatedAt]).toEqual([
          'UPDATED',
          before.version + 1,
          ...times,
        ]);
      }
    });
  });

  test('lists exactly the differences', () => {
    everyPlan((_asked, { before, after, changes }) => {
      const [was, is] = [fieldsOf(before), fieldsOf(after)];
      const fields = [...new Set([...was.keys(), ...is.keys()])];
      const differing = fields.filter((field) => !isDeepStrictEqual(was.get(field), is.get(field)));
      expect(changes.map(({ field }) => field).toSorted()).toEqual(differing.toSorted());
    });
  });
});

function everyUpdate(check: (asked: Asked) => void): void {
  fc.assert(fc.property(planning(), check), { numRuns: 500 });
}

function everyPlan(check: (asked: Asked, plan: UpdatePlan) => void): void {
  everyUpdate((asked) => {
    const plan = planIn(asked);
    if (!isRejected(plan)) check(asked, plan);
  });
}

/** The rule for sets in its simplest form. */
function naive(current: string[] = [], replacement?: string[], added: string[] = [], removed: string[] = []): string[] {
  const all = [...(replacement ?? current), ...added];
  return all.filter((member, index) => all.indexOf(member) === index && !removed.includes(member));
}

/** The identifiers that are looked up and may be added, the one of the path first. */
function lookedUp({ identifier, body }: Asked): IdentifierRef[] {
  const named = identifier === undefined ? [] : [identifier];
  return [...named, ...(body.addIdentifiers ?? []), ...(body.identifiers ?? [])];
}

/** Those that are not removed in the same spelling. */
function addedBy(asked: Asked): IdentifierRef[] {
  return lookedUp(asked).filter(isAdded(asked));
}

/** A filter for the looked-up identifiers: the one of the path is removed in any spelling. */
function isAdded({ identifier, body }: Asked): (added: IdentifierRef, index: number) => boolean {
  return (added, index) =>
    !(body.removeIdentifiers ?? []).some((removed) =>
      identifier !== undefined && index === 0
        ? idOf(added) === idOf(removed)
        : added.key === removed.key && added.value.trim() === removed.value.trim(),
    );
}

/** Those that are not added in another spelling. */
function removedBy(asked: Asked): string[] {
  const added = addedBy(asked).map(idOf);
  return (asked.body.removeIdentifiers ?? []).map(idOf).filter((id) => !added.includes(id));
}

function idOf(ref: IdentifierRef): string {
  return `${ref.key}=${normalizedOf(ref)}`;
}

function idsOf({ identifiers }: Contact): string[] {
  return identifiers.map(({ key, normalized }) => `${key}=${normalized}`);
}

function ownerOf({ contacts }: Asked['world'], id: string): string | undefined {
  return contacts.find((contact) => idsOf(contact).includes(id))?.id;
}

function fieldsOf(contact: Contact | null): Map<string, unknown> {
  const nothing = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
  const { attributes, identifiers, listIds, accountIds, companyRefs } = contact ?? nothing;
  const values = Object.entries(attributes).map(([key, value]) => [`attributes.${key}`, value] as const);
  return new Map<string, unknown>([...values, ...Object.entries({ identifiers, listIds, accountIds, companyRefs })]);
}

/** As sorted entries, because the order in the object has no meaning. */
function sorted(attributes: Attributes) {
  return Object.entries(attributes).sort();
}
