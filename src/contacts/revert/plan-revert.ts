import { changeAttributes } from '../attributes/change-attributes.ts';
import type { Attributes, AttributeValue, Contact, Identifier } from '../contact/contact.ts';
import { exceededLimits } from '../contact/contact-limits.ts';
import { bySet } from '../contact/contact-sets.ts';
import { fieldChanges } from '../history/field-change.ts';
import { isSame } from '../history/set-difference.ts';
import type { UpdatePlan } from '../update/plan-update.ts';
import { MAX_REVERT_CONTACTS } from '../validation/limits.ts';
import { invalid, invalidValue, missingScope, type Problem, type Rejected, rejected } from '../validation/problem.ts';
import { TO_VERSION } from './earlier-state.queries.ts';
import { identifierConflicts } from './identifier-conflicts.ts';
import type { OtherContact, RevertSnapshot, RevertTarget } from './load-revert.queries.ts';

/** The inputs of a plan besides its data: it has no clock or caller of its own. */
export interface RevertContext {
  /** Milliseconds since 1970. */
  now: number;
  /** Whether the caller's origin is a flow or a journey. */
  mayWriteReadOnly: boolean;
  /** Whether the caller may read contacts. Obstacles reveal earlier data. */
  mayRead: boolean;
  /** Whether the caller may read removed contacts, and therefore restore them. */
  mayReadRemoved: boolean;
}

/** The effect of a revert on the contact, and on contacts that were merged into it or restored from it since. */
export interface RevertPlan extends UpdatePlan {
  /** The contacts to restore. */
  restored: UpdatePlan[];
  /** The contacts to merge again. */
  mergedAgain: Contact[];
}

/**
 * Plans a revert: the contact receives its whole earlier state in a new version, and contacts that were merged into it
 * since are restored. Otherwise returns all obstacles. A deleted contact is restored. Pure.
 */
export function planRevert(snapshot: RevertSnapshot, context: RevertContext): RevertPlan | Rejected {
  const { target, moves, others } = snapshot;
  const returning = others.flatMap((other) => ('target' in other ? other.target : []));
  const mergedAgain = others.flatMap((other) => ('contact' in other ? (other.contact ?? []) : []));
  if (returning.length > 0 && !context.mayReadRemoved) return rejected(missingScope('history:read'));
  // Contacts beyond the limit were not loaded, so their identifiers are unknown.
  if (moves.length > MAX_REVERT_CONTACTS) return refusal([tooManyMoves(moves.length)], context);
  const present = [...(target.isRemoved ? [] : [target.contact]), ...mergedAgain];
  const current = present.flatMap(({ identifiers }) => identifiers);
  const contactState = decidedState(target, current);
  const returningStates = returning.map((other) => decidedState(other, current));

  const conflictsOf = identifierConflicts(new Set(present.map(({ id }) => id)), snapshot.owners);
  const obstaclesTo = (it: RevertTarget, after: Contact) => [
    ...attributeObstacles(withoutTakenBack(it.contact, after, returning), after, snapshot, context),
    ...missingLists(it, snapshot),
    ...exceededLimits(it.contact, after).map(({ limit }) =>
      invalid(TO_VERSION, `must not give the contact more than ${limit}`),
    ),
    ...conflictsOf(it),
  ];
  const obstacles = [
    ...others.flatMap(moveObstacles),
    ...obstaclesTo(target, contactState),
    ...returning.flatMap((other, index) =>
      obstaclesTo(other, returningStates[index] as Contact).map((problem) => ofContact(other.contact.id, problem)),
    ),
  ];
  if (obstacles.length > 0) return refusal(obstacles, context);

  return {
    ...plannedState(target, contactState, moves.length > 0, context),
    restored: returning.map((other, index) => plannedState(other, returningStates[index] as Contact, true, context)),
    mergedAgain,
  };
}

function decidedState({ contact, state }: RevertTarget, current: readonly Identifier[]): Contact {
  return {
    ...contact,
    attributes: state.attributes,
    identifiers: asStoredToday(state.identifiers, current),
    ...bySet((set) => state[set]),
  };
}

function plannedState(
  { contact: before, isRemoved }: RevertTarget,
  decided: Contact,
  isPartOfMore: boolean,
  { now }: RevertContext,
): UpdatePlan {
  const changes = fieldChanges(before, decided);
  const isChanged = isRemoved || isPartOfMore || changes.length > 0;
  return {
    outcome: outcomeOf(isRemoved, isChanged),
    before,
    after: isChanged ? { ...decided, version: before.version + 1, updatedAt: Math.max(now, before.updatedAt) } : before,
    changes,
    skippedIdentifiers: [],
    impliedDefinitions: [],
  };
}

function outcomeOf(isRemoved: boolean, isChanged: boolean): UpdatePlan['outcome'] {
  if (isRemoved) return 'CREATED';
  return isChanged ? 'UPDATED' : 'UNCHANGED';
}

function refusal(obstacles: readonly Problem[], { mayRead }: RevertContext): Rejected {
  return { problems: mayRead ? obstacles : [UNNAMED_OBSTACLES] };
}

const UNNAMED_OBSTACLES = invalidValue(
  TO_VERSION,
  'the contact cannot be as it was at this version: a key with the scope contacts:read gets the reasons',
);

/**
 * Returns the identifiers of an earlier state. An identifier that the contact still has keeps its current normalized
 * form.
 */
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

function tooManyMoves(count: number): Problem {
  return invalid(
    TO_VERSION,
    `must not bring back or merge again more than ${MAX_REVERT_CONTACTS} contacts, and would ${count}: revert to a later version first`,
  );
}

/** Returns the obstacles of a move: a contact to merge again must be unchanged since its last move. */
function moveObstacles(other: OtherContact): Problem[] {
  if ('target' in other) return [];
  const { contactId, version, expectedVersion } = other.move;
  if (other.contact?.version === expectedVersion) return [];
  const reason = other.contact === undefined ? 'is not there any more' : 'has changed since';
  return [invalidValue(TO_VERSION, `contact ${contactId}, which came back in version ${version}, ${reason}`)];
}

/** Returns a problem as one of a contact to restore. */
function ofContact(contactId: string, problem: Problem): Problem {
  return { ...problem, message: `contact ${contactId} cannot come back: ${problem.message}` };
}

/**
 * Returns the contact without attributes that came from a merge and that restored contacts take back, including
 * read-only ones.
 */
function withoutTakenBack(before: Contact, after: Contact, returning: readonly RevertTarget[]): Contact {
  const isTakenBack = (key: string, value: AttributeValue) =>
    !Object.hasOwn(after.attributes, key) &&
    returning.some(({ state: { attributes } }) => Object.hasOwn(attributes, key) && isSame(attributes[key], value));
  const kept = Object.entries(before.attributes).filter(([key, value]) => !isTakenBack(key, value));
  return { ...before, attributes: Object.fromEntries(kept) };
}

/** Returns the problems of values that the current rules for attributes do not allow to set or remove. */
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

function missingLists({ contact, state }: RevertTarget, { existingLists }: RevertSnapshot): Problem[] {
  const current = new Set(contact.listIds);
  return state.listIds
    .filter((id) => !current.has(id) && !existingLists.has(id))
    .map((id) => invalidValue(TO_VERSION, `list ${id} does not exist any more`));
}
