import type { ContactSet } from '../../store/contact-set-tables.ts';
import type { Contact, Identifier } from '../contact/contact.ts';
import { exceededLimits } from '../contact/contact-limits.ts';
import { bySet } from '../contact/contact-sets.ts';
import { fieldChanges } from '../history/field-change.ts';
import { refOf } from '../identifiers/identifier.ts';
import type { UpdatePlan } from '../update/plan-update.ts';
import { MAX_ATTRIBUTES_BYTES } from '../validation/limits.ts';
import { type IdentifierRef, invalidValue, type Problem, type Rejected } from '../validation/problem.ts';

/** The effect of a merge on the survivor, and the data that it receives. */
export interface MergePlan extends UpdatePlan {
  moved: Moved;
}

/** The data that the survivor receives from the merged contact. */
export interface Moved extends Record<ContactSet, string[]> {
  identifiers: IdentifierRef[];
  /** Keys of attributes. */
  attributes: string[];
}

/**
 * Plans a merge: combines identifiers (oldest first), lists, accounts and companies. The survivor keeps its own
 * attributes. A contact without new data also creates a version, so that its merge can be undone. Null means that the
 * contact was merged before. Pure.
 */
export function planMerge(survivor: Contact, merged: Contact | null, now: number): MergePlan | Rejected {
  const other = merged ?? survivor;
  const after: Contact = {
    ...survivor,
    attributes: Object.assign(Object.create(null), other.attributes, survivor.attributes),
    identifiers: unitedIdentifiers(survivor, other),
    ...bySet((set) => united(survivor[set], other[set])),
  };
  const problems = limitProblems(survivor, after);
  if (problems.length > 0) return { problems };

  const changes = fieldChanges(survivor, after);
  const isChanged = merged !== null;
  return {
    outcome: isChanged ? 'UPDATED' : 'UNCHANGED',
    before: survivor,
    after: isChanged
      ? { ...after, version: survivor.version + 1, updatedAt: Math.max(now, survivor.updatedAt) }
      : survivor,
    changes,
    skippedIdentifiers: [],
    impliedDefinitions: [],
    moved: movedBetween(survivor, after),
  };
}

function unitedIdentifiers({ identifiers: own }: Contact, { identifiers: others }: Contact): Identifier[] {
  if (own === others) return own;
  return [...own, ...others].toSorted((a, b) => a.createdAt - b.createdAt);
}

function united(own: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...own, ...others])];
}

function limitProblems(before: Contact, after: Contact): Problem[] {
  const exceeded = exceededLimits(before, after).map(
    ({ limit }) => `together the contacts would have more than ${limit}`,
  );
  const isTooLarge = Buffer.byteLength(JSON.stringify(after.attributes)) > MAX_ATTRIBUTES_BYTES;
  const tooLarge = `together the attributes would be larger than ${MAX_ATTRIBUTES_BYTES} bytes as JSON`;
  return [...exceeded, ...(isTooLarge ? [tooLarge] : [])].map((message) => invalidValue(['contactId'], message));
}

function movedBetween(before: Contact, after: Contact): Moved {
  return {
    identifiers: entered(before.identifiers, after.identifiers).map(refOf),
    attributes: entered(Object.keys(before.attributes), Object.keys(after.attributes)),
    ...bySet((set) => entered(before[set], after[set])),
  };
}

function entered<Member>(before: readonly Member[], after: readonly Member[]): Member[] {
  const had = new Set(before);
  return after.filter((member) => !had.has(member));
}
