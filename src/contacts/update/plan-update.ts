import { ownDefinitions } from '../attributes/attribute-definition.ts';
import { changeAttributes, type ImpliedDefinition } from '../attributes/change-attributes.ts';
import type { Attributes, Contact } from '../contact/contact.ts';
import { exceededLimits, type LimitedSets } from '../contact/contact-limits.ts';
import { bySet, SET_RULES } from '../contact/contact-sets.ts';
import { type FieldChange, fieldChanges } from '../history/field-change.ts';
import { MAX_ATTRIBUTE_DEFINITIONS } from '../validation/limits.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import {
  type IdentifierRef,
  invalid,
  invalidValue,
  moved,
  movedAway,
  notFound,
  type Problem,
  type Rejected,
} from '../validation/problem.ts';
import type { UpdateSnapshot } from './load-update.queries.ts';
import type { ParsedUpdate, RequestedIdentifier, UpdateRequest } from './parse-update.ts';
import { assignIdentifiers, resolveContact } from './resolution.ts';
import { changeSet } from './set-change.ts';

/** The inputs of a plan besides its data: it has no clock, randomness or caller of its own. */
export interface PlanContext {
  /** Milliseconds since 1970. */
  now: number;
  /** Returns the id of a contact that the update creates, then its `initialReference`. */
  newId(): string;
  /** Whether the caller's origin is a flow or a journey. */
  originMayWriteReadOnly: boolean;
  precondition?: Precondition;
}

/** The effect of an update: the contact before and after, and the other data to write. */
export interface UpdatePlan {
  outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  /** Null for a new contact. Without content for a removed contact that is restored. */
  before: Contact | null;
  after: Contact;
  changes: FieldChange[];
  skippedIdentifiers: IdentifierRef[];
  impliedDefinitions: ImpliedDefinition[];
}

/**
 * Plans an update. Returns the plan, or all problems of the first failing kind in the order of specification §5
 * (contact, permission, shape and values, precondition, conflicts). Pure.
 */
export function planUpdate(snapshot: UpdateSnapshot, read: ParsedUpdate, context: PlanContext): UpdatePlan | Rejected {
  const { request } = read;
  const merged = mergedProblem(snapshot, request, context.precondition);
  if (merged !== undefined) return { problems: [merged] };
  const target = findTarget(snapshot, request);
  if ('missing' in target) return { problems: [notFound('contact')] };

  const forbidden = forbiddenProblem(request, context);
  if (forbidden !== undefined) return { problems: [forbidden] };

  const before = target.contact;
  const base = before ?? newContact(snapshot.workspaceId, context);
  const assigned = assign(base, target, snapshot, request, context.now);
  const attributes = changeAttributes(base.attributes, request.attributes, {
    definitions: snapshot.definitions,
    undefinedAttributes: snapshot.settings.undefinedAttributes,
    mayWriteReadOnly: request.allowWritingReadOnly,
    identifiers: base.identifiers,
  });

  const sets = bySet((set) => changeSet(base[set], request.sets[set]));

  const wrong = [
    ...read.problems,
    ...assigned.violations,
    ...attributes.problems,
    ...unknownLists(snapshot, request),
    ...tooManyDefinitions(snapshot, attributes.implied),
    ...tooManyMembers(base, { ...sets, identifiers: assigned.identifiers }, request, target.added),
  ];
  if (wrong.length > 0) return { problems: wrong };
  if (target.conflicts !== undefined) return { problems: target.conflicts };
  const unexpected = checkPrecondition(before, context.precondition);
  if (unexpected !== undefined) return { problems: [unexpected] };
  if (assigned.conflicts.length > 0) return { problems: assigned.conflicts };

  const decided: Contact = {
    ...base,
    attributes: before === null ? withReference(attributes.attributes, context) : attributes.attributes,
    identifiers: assigned.identifiers,
    ...sets,
  };
  const changes = fieldChanges(before, decided);
  const common = {
    changes,
    skippedIdentifiers: assigned.skipped,
    impliedDefinitions: attributes.implied,
  };
  if (before === null) return { ...common, outcome: 'CREATED', before, after: decided };
  if (changes.length === 0) return { ...common, outcome: 'UNCHANGED', before, after: before };
  const after = { ...decided, version: before.version + 1, updatedAt: Math.max(context.now, before.updatedAt) };
  return { ...common, outcome: 'UPDATED', before, after };
}

/** Returns the problem of an update of a merged contact that is not applied to the survivor (§3). */
function mergedProblem(
  { target, contacts, movedTo }: UpdateSnapshot,
  request: UpdateRequest,
  precondition: Precondition | undefined,
): Problem | undefined {
  if (movedTo === undefined || target === 'new' || !('contactId' in target)) return undefined;
  const { ifMerged = 'refuse' } = target;
  if (ifMerged === 'refuse' || takesAway(request)) return movedAway(movedTo);
  if (precondition !== undefined) {
    const message =
      `the contact has been merged into contact ${movedTo}, so that what was expected was another contact's state; ` +
      'read that contact and send the request for it';
    return { code: 'PreconditionFailed', message, path: [], currentVersion: null, movedTo };
  }
  return contacts.has(movedTo) ? undefined : moved(movedTo);
}

/**
 * Returns whether a request may remove data. Data of the survivor must not be removed by a request for the merged
 * contact.
 */
function takesAway({ attributes, removeIdentifiers, sets }: UpdateRequest): boolean {
  return (
    removeIdentifiers.length > 0 ||
    Object.values(sets).some(({ replacement, removed }) => replacement !== undefined || removed.length > 0) ||
    [...attributes.values()].includes(null)
  );
}

type Target =
  | { contact: Contact | null; added: readonly RequestedIdentifier[]; conflicts?: readonly Problem[] }
  | { missing: true };

/** Returns the contact to update (null: a new one) and the identifiers that the update may add. */
function findTarget({ target, contacts, movedTo, owners, settings }: UpdateSnapshot, request: UpdateRequest): Target {
  if (target === 'new') return { contact: null, added: request.addIdentifiers };
  if ('contactId' in target) {
    const contact = contacts.get(movedTo ?? target.contactId);
    return contact === undefined ? { missing: true } : { contact, added: request.addIdentifiers };
  }
  const added = target.identifiers;
  const resolution = resolveContact(added, owners, request.strategy, settings.identifierPriority, request.remedies);
  if ('problems' in resolution) return { contact: null, added: [], conflicts: resolution.problems };
  return { contact: 'create' in resolution ? null : (contacts.get(resolution.found) ?? null), added };
}

function assign(
  base: Contact,
  { contact, added }: Exclude<Target, { missing: true }>,
  { owners }: UpdateSnapshot,
  { strategy, remedies, removeIdentifiers }: UpdateRequest,
  now: number,
) {
  const change = { added, removed: removeIdentifiers, strategy, remedies, isNew: contact === null };
  return assignIdentifiers(base.id, base.identifiers, change, owners, now);
}

/** A new contact gets a permanent reference, unless the request has one. */
function withReference(attributes: Attributes, { newId }: PlanContext): Attributes {
  return { initialReference: newId(), ...attributes };
}

function newContact(workspaceId: string, { now, newId }: PlanContext): Contact {
  return {
    workspaceId,
    id: newId(),
    version: 1,
    createdAt: now,
    updatedAt: now,
    attributes: {},
    identifiers: [],
    lastChangeId: null,
    ...bySet((): string[] => []),
  };
}

function forbiddenProblem(
  { allowWritingReadOnly }: UpdateRequest,
  { originMayWriteReadOnly }: PlanContext,
): Problem | undefined {
  if (!allowWritingReadOnly || originMayWriteReadOnly) return undefined;
  return {
    code: 'Forbidden',
    message: 'allowWritingReadOnly is only allowed with an access key whose origin is flow or journey',
    path: ['allowWritingReadOnly'],
  };
}

function unknownLists({ existingLists }: UpdateSnapshot, { requiredLists }: UpdateRequest): Problem[] {
  return requiredLists
    .filter(({ id }) => !existingLists.has(id))
    .map(({ id, path }) => invalidValue(path, `list ${id} does not exist in this workspace`));
}

function tooManyDefinitions(
  { definitions, settings }: UpdateSnapshot,
  implied: readonly ImpliedDefinition[],
): Problem[] {
  if (implied.length === 0 || settings.undefinedAttributes !== 'define') return [];
  const count = ownDefinitions(definitions) + implied.length;
  if (count <= MAX_ATTRIBUTE_DEFINITIONS) return [];
  const rule = `must not make the attribute definitions of the workspace more than ${MAX_ATTRIBUTE_DEFINITIONS}`;
  return [invalid(['attributes'], `${rule}: ${implied.length} of these have no definition yet`)];
}

/** Returns the problems of sets that grow beyond their limits. A set that is already beyond its limit may shrink. */
function tooManyMembers(
  before: LimitedSets,
  after: LimitedSets,
  { sets }: UpdateRequest,
  added: readonly RequestedIdentifier[],
): Problem[] {
  const fieldOf = (set: keyof LimitedSets) => {
    if (set === 'identifiers') return String(added.at(-1)?.path[0] ?? 'addIdentifiers');
    return sets[set].replacement === undefined ? SET_RULES[set].add : set;
  };
  return exceededLimits(before, after).map(({ set, limit }) =>
    invalid([fieldOf(set)], `must not give the contact more than ${limit}`),
  );
}
