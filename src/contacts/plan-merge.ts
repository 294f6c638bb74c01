import { LARGEST_ATTRIBUTES } from './attribute-change.ts';
import type { Contact, Identifier } from './contact.ts';
import { fieldChanges } from './field-change.ts';
import { refOf } from './identifier.ts';
import { MOST_IDENTIFIERS, type UpdatePlan } from './plan-update.ts';
import { type IdentifierRef, type Problem, type Refused, unacceptable } from './problem.ts';

/** What a merge does to the contact that stays, and what it brings there. */
export interface MergePlan extends UpdatePlan {
  moved: Moved;
}

/** What the survivor got from the contact that was merged into it. */
export interface Moved {
  identifiers: IdentifierRef[];
  /** Keys. */
  attributes: string[];
  listIds: string[];
  accountIds: string[];
  companyRefs: string[];
}

/**
 * Decides a merge: identifiers (oldest first), lists, accounts and companies unite; of the attributes, the survivor
 * keeps those that it has. Null stands for a contact that was merged before. Pure.
 */
export function planMerge(survivor: Contact, merged: Contact | null, now: number): MergePlan | Refused {
  const other = merged ?? survivor;
  const after: Contact = {
    ...survivor,
    attributes: Object.assign(Object.create(null), other.attributes, survivor.attributes),
    identifiers: unitedIdentifiers(survivor, other),
    listIds: united(survivor.listIds, other.listIds),
    accountIds: united(survivor.accountIds, other.accountIds),
    companyRefs: united(survivor.companyRefs, other.companyRefs),
  };
  const problems = limitProblems(after);
  if (problems.length > 0) return { problems };

  const changes = fieldChanges(survivor, after);
  const isChanged = changes.length > 0;
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

function limitProblems({ identifiers, attributes }: Contact): Problem[] {
  const tooMany = identifiers.length > MOST_IDENTIFIERS;
  const tooLarge = Buffer.byteLength(JSON.stringify(attributes)) > LARGEST_ATTRIBUTES;
  return [
    ...(tooMany
      ? [unacceptable(['contactId'], `together the contacts would have more than ${MOST_IDENTIFIERS} identifiers`)]
      : []),
    ...(tooLarge
      ? [
          unacceptable(
            ['contactId'],
            `together the attributes would be larger than ${LARGEST_ATTRIBUTES} bytes as JSON`,
          ),
        ]
      : []),
  ];
}

function movedBetween(before: Contact, after: Contact): Moved {
  const added = (had: readonly string[], has: readonly string[]) => has.filter((member) => !had.includes(member));
  return {
    identifiers: after.identifiers.filter((identifier) => !before.identifiers.includes(identifier)).map(refOf),
    attributes: added(Object.keys(before.attributes), Object.keys(after.attributes)),
    listIds: added(before.listIds, after.listIds),
    accountIds: added(before.accountIds, after.accountIds),
    companyRefs: added(before.companyRefs, after.companyRefs),
  };
}
