import { changeAttributes } from '../attributes/change-attributes.ts';
import type { Attributes, AttributeValue, Contact, Identifier } from '../contact/contact.ts';
import { exceededLimits } from '../contact/contact-limits.ts';
import { bySet } from '../contact/contact-sets.ts';
import { fieldChanges } from '../history/field-change.ts';
import { isSame } from '../history/set-difference.ts';
import type { UpdatePlan } from '../update/plan-update.ts';
import { conflict, ownerOf } from '../update/resolution.ts';
import { invalid, invalidValue, type Problem, type Rejected } from '../validation/problem.ts';
import { TO_VERSION } from './earlier-state.queries.ts';
import type { RevertSnapshot } from './load-revert.queries.ts';

/** What the decision is handed because it has no clock and no caller of its own. */
export interface RevertContext {
  /** Milliseconds since 1970. */
  now: number;
  /** Whether the caller's origin is a flow or a journey. */
  mayWriteReadOnly: boolean;
  /** Whether the caller may read contacts: obstacles say what the contact was. */
  mayRead: boolean;
}

/**
 * Decides a revert: the contact gets all of the earlier state in a new version, or every obstacle is named together. One
 * that was deleted comes back. Pure.
 */
export function planRevert(snapshot: RevertSnapshot, context: RevertContext): UpdatePlan | Rejected {
  const { contact: before, earlier, isRemoved } = snapshot;
  const decided: Contact = {
    ...before,
    attributes: earlier.contact.attributes,
    identifiers: asStoredToday(earlier.contact.identifiers, before.identifiers),
    ...bySet((set) => earlier.contact[set]),
  };
  const obstacles = [
    ...mergeObstacles(snapshot),
    ...attributeObstacles(before, decided, snapshot, context),
    ...missingLists(snapshot),
    ...exceededLimits(before, decided).map(({ limit }) =>
      invalid(TO_VERSION, `must not give the contact more than ${limit}`),
    ),
    ...identifierConflicts(snapshot),
  ];
  if (obstacles.length > 0) return { problems: context.mayRead ? obstacles : [UNNAMED_OBSTACLES] };

  const changes = fieldChanges(before, decided);
  const isChanged = isRemoved || changes.length > 0;
  return {
    outcome: outcomeOf(isRemoved, isChanged),
    before,
    after: isChanged
      ? { ...decided, version: before.version + 1, updatedAt: Math.max(context.now, before.updatedAt) }
      : before,
    changes,
    skippedIdentifiers: [],
    impliedDefinitions: [],
  };
}

function outcomeOf(isRemoved: boolean, isChanged: boolean): UpdatePlan['outcome'] {
  if (isRemoved) return 'CREATED';
  return isChanged ? 'UPDATED' : 'UNCHANGED';
}

const UNNAMED_OBSTACLES = invalidValue(
  TO_VERSION,
  'the contact cannot be as it was at this version: a key with the scope contacts:read gets the reasons',
);

/** Identifiers of an earlier state. One that the contact still has is compared by what it is compared by today. */
function asStoredToday(earlier: readonly Identifier[], current: readonly Identifier[]): Identifier[] {
  const normalized = new Map(current.map((identifier) => [shownId(identifier), identifier.normalized]));
  return earlier.map((identifier) => ({
    ...identifier,
    normalized: normalized.get(shownId(identifier)) ?? identifier.normalized,
  }));
}

function shownId({ key, value }: Identifier): string {
  return `${key}\0${value}`;
}

/** The other contact of a merge would have to come back. */
function mergeObstacles({ earlier: { merges } }: RevertSnapshot): Problem[] {
  return merges.map(({ version, contactId }) =>
    invalid(TO_VERSION, `must not be before version ${version}, in which contact ${contactId} was merged into it`),
  );
}

/** Values that the rules of attributes do not let in or out today. */
function attributeObstacles(
  before: Contact,
  after: Contact,
  { definitions }: RevertSnapshot,
  { mayWriteReadOnly }: RevertContext,
): Problem[] {
  const requested = changedValues(before.attributes, after.attributes);
  const changed = changeAttributes(before.attributes, requested, {
    definitions,
    undefinedAttributes: 'reject',
    mayWriteReadOnly,
    identifiers: before.identifiers,
  });
  const violations = [...changedValues(changed.attributes, after.attributes).keys()].map((key) =>
    invalid(['attributes', key], 'must be an array: the attribute has many values by now'),
  );
  const problems = changed.problems.length > 0 ? changed.problems : violations;
  return problems.map((problem) => ({ ...problem, path: TO_VERSION }));
}

function changedValues(before: Attributes, after: Attributes): Map<string, AttributeValue | null> {
  const [had, has] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...had.keys(), ...has.keys()])].filter((key) => !isSame(had.get(key), has.get(key)));
  return new Map(keys.map((key) => [key, has.get(key) ?? null]));
}

function missingLists({ contact, earlier, existingLists }: RevertSnapshot): Problem[] {
  const current = new Set(contact.listIds);
  return earlier.contact.listIds
    .filter((id) => !current.has(id) && !existingLists.has(id))
    .map((id) => invalidValue(TO_VERSION, `list ${id} does not exist any more`));
}

function identifierConflicts({ contact, identifiers, owners }: RevertSnapshot): Problem[] {
  return identifiers.flatMap((identifier) => {
    const owner = ownerOf(identifier, owners);
    return owner === undefined || owner === contact.id ? [] : [conflict(identifier, owner, ['move', 'merge'])];
  });
}
