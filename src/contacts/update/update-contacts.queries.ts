import { sql, type Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { findContacts } from '../contact/contact.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { MAX_SLICE_SIZE } from '../contact/contact-row.ts';
import { identifierId } from '../identifiers/identifier.ts';
import { createTurns } from '../turns.ts';
import { newId, newIds } from '../uuid-v7.ts';
import { MAX_ATOMIC_CONTACTS_SIZE } from '../validation/limits.ts';
import { invalid, isRejected, type Rejected, rejected } from '../validation/problem.ts';
import { type WorkspaceRulesCache, workspaceRules } from '../workspaces/workspace.queries.ts';
import { type ChangeAuthor, writeDefinitions } from './apply-update.queries.ts';
import { applyUpdates, type PlannedChange } from './apply-updates.queries.ts';
import { type LockedUpdates, lockUpdates, type UpdateItem } from './lock-updates.queries.ts';
import type { ParsedItem } from './parse-updates.ts';
import { type PlanContext, planUpdate, type UpdatePlan } from './plan-update.ts';
import { resolveContact } from './resolution.ts';

/** How long a call with many updates may block other requests, in milliseconds. */
export const MAX_TURN = 5;

/** Updates to run in order, with their context. */
export interface UpdatesRequest<Result> {
  workspaceId: string;
  items: readonly ParsedItem[];
  /** The context of the plans. Each has its own precondition. */
  context: Omit<PlanContext, 'precondition'>;
  author: ChangeAuthor;
  /** Converts a plan to a result at once, because plans may be large. */
  resultOf(plan: UpdatePlan | Rejected, item: ParsedItem): Result;
}

/**
 * Runs updates in order, with the results that they would have alone: a rejected update changes nothing, and each
 * update sees the results of the earlier ones. Reads and writes them together. Returns the results of the first
 * updates, at least one: a transaction ends early if its contacts are large.
 */
export async function updateSomeContacts<Result>(
  transaction: Transaction<Database>,
  cache: WorkspaceRulesCache,
  request: UpdatesRequest<Result>,
): Promise<Result[]> {
  const { workspaceId, items, author } = request;
  const letOthersIn = createTurns(MAX_TURN);
  const locked = await lockUpdates(transaction, cache, workspaceId, items);
  const contacts = await loadContacts(transaction, locked, firstOf(items, locked), letOthersIn);
  const { results, changes } = await planFirst(transaction, cache, locked, contacts, request, letOthersIn);
  await letOthersIn();
  await applyUpdates(transaction, workspaceId, changes, author, letOthersIn);
  return results;
}

/**
 * The same for all of the updates or none: all are planned before one is written, and nothing is written if one of them is
 * refused. Rejected if the contacts are too large for one transaction.
 */
export async function updateAllContacts<Result>(
  transaction: Transaction<Database>,
  cache: WorkspaceRulesCache,
  request: UpdatesRequest<Result>,
): Promise<Result[] | Rejected> {
  const { workspaceId, items, author, resultOf } = request;
  const letOthersIn = createTurns(MAX_TURN);
  const locked = await lockUpdates(transaction, cache, workspaceId, items);
  let size = 0;
  for (const one of locked.sizes.values()) size += one;
  if (size > MAX_ATOMIC_CONTACTS_SIZE) return rejected(TOO_LARGE);

  let isRefused = false;
  const noting = (plan: UpdatePlan | Rejected, item: ParsedItem) => {
    isRefused ||= isRejected(plan);
    return resultOf(plan, item);
  };
  const contacts = await loadContacts(transaction, locked, locked.sizes.keys(), letOthersIn);
  await SAVEPOINT.execute(transaction);
  const plan = { ...request, resultOf: noting };
  const { results, changes } = await planFirst(transaction, cache, locked, contacts, plan, letOthersIn);
  await letOthersIn();
  if (isRefused) await ROLLBACK_TO_SAVEPOINT.execute(transaction);
  else await applyUpdates(transaction, workspaceId, changes, author, letOthersIn);
  await RELEASE_SAVEPOINT.execute(transaction);
  return results;
}

const TOO_LARGE = invalid(
  ['updates'],
  `must not be of contacts that are larger than ${MAX_ATOMIC_CONTACTS_SIZE / 1024 ** 2} MiB as JSON together, if they are ` +
    'atomic; send fewer',
);

/** Protects definitions that updates imply, which are written while other updates are planned. */
const SAVEPOINT = sql`savepoint updates`;
const ROLLBACK_TO_SAVEPOINT = sql`rollback to savepoint updates`;
const RELEASE_SAVEPOINT = sql`release savepoint updates`;

/** The maximum total size of the contacts in a transaction, in bytes of JSON. A single contact may be larger. */
const MAX_TRANSACTION_SIZE = 2 * MAX_SLICE_SIZE;

/** The ids of the contacts of the first items, as many as are not too large together. */
function firstOf(items: readonly ParsedItem[], locked: LockedUpdates): Set<string> {
  const ids = new Set<string>();
  let size = 0;
  for (const item of items) {
    const id = contactIdOf(item, locked);
    if (id === undefined || ids.has(id)) continue;
    size += locked.sizes.get(id) ?? 0;
    if (size >= MAX_TRANSACTION_SIZE && ids.size > 0) break;
    ids.add(id);
  }
  return ids;
}

/** The contacts with these ids. Large ones are read a few at a time. */
async function loadContacts(
  transaction: Transaction<Database>,
  { workspaceId, sizes }: LockedUpdates,
  ids: Iterable<string>,
  letOthersIn: () => Promise<void>,
): Promise<Map<string, Contact>> {
  const contacts = new Map<string, Contact>();
  let next: string[] = [];
  let size = 0;
  const load = async () => {
    if (next.length === 0) return;
    await letOthersIn();
    for (const contact of await findContacts(transaction, workspaceId, next)) contacts.set(contact.id, contact);
    [next, size] = [[], 0];
  };
  for (const id of ids) {
    const more = sizes.get(id) ?? 0;
    if (size + more >= MAX_SLICE_SIZE) await load();
    next.push(id);
    size += more;
  }
  await load();
  return contacts;
}

/** Plans the first items, up to the first whose contact was not loaded. */
async function planFirst<Result>(
  transaction: Transaction<Database>,
  cache: WorkspaceRulesCache,
  locked: LockedUpdates,
  contacts: Map<string, Contact>,
  { items, context, resultOf }: UpdatesRequest<Result>,
  letOthersIn: () => Promise<void>,
): Promise<{ results: Result[]; changes: PlannedChange[] }> {
  const results: Result[] = [];
  const changes: PlannedChange[] = [];
  const changeIds = newIds(items.length, context.now);
  for (const item of items) {
    await letOthersIn();
    const id = contactIdOf(item, locked);
    if (results.length > 0 && id !== undefined && !contacts.has(id)) break;
    const plan = isRejected(item) ? item : planItem(item, locked, contacts, context);
    results.push(resultOf(plan, item));
    if (isRejected(plan) || plan.outcome === 'UNCHANGED') continue;
    const { updatedAt } = plan.after;
    const changeId = updatedAt === context.now ? (changeIds[changes.length] as string) : newId(updatedAt);
    changes.push({ plan, changeId });
    contacts.set(plan.after.id, { ...plan.after, lastChangeId: changeId });
    moveIdentifiers(locked.owners, plan);
    if (plan.impliedDefinitions.length === 0) continue;
    await writeDefinitions(transaction, plan.after, plan.impliedDefinitions);
    // Later items are planned with the new rules.
    locked.rules = await workspaceRules(transaction, cache, locked.workspaceId, undefined);
  }
  return { results, changes };
}

/** The contact that an item changes; undefined if there is none to be loaded. */
function contactIdOf(item: ParsedItem, { owners, sizes, movedTo, rules }: LockedUpdates): string | undefined {
  if (isRejected(item) || item.target === 'new') return undefined;
  const { target, read } = item;
  if ('contactId' in target) {
    const id = movedTo.get(target.contactId) ?? target.contactId;
    return sizes.has(id) && (id === target.contactId || target.ifMerged === 'follow') ? id : undefined;
  }
  const { strategy, remedies } = read.request;
  const resolution = resolveContact(target.identifiers, owners, strategy, rules.settings.identifierPriority, remedies);
  return 'found' in resolution ? resolution.found : undefined;
}

function planItem(
  { target, read, precondition }: UpdateItem,
  { workspaceId, rules, owners, movedTo, existingLists }: LockedUpdates,
  contacts: ReadonlyMap<string, Contact>,
  context: UpdatesRequest<unknown>['context'],
): UpdatePlan | Rejected {
  const named = target !== 'new' && 'contactId' in target ? target : undefined;
  const survivorId = named && movedTo.get(named.contactId);
  const snapshot = {
    ...rules,
    workspaceId,
    target,
    // Another item may have loaded the survivor.
    contacts: survivorId === undefined || named?.ifMerged === 'follow' ? contacts : NO_CONTACTS,
    owners,
    existingLists,
    ...(survivorId === undefined ? {} : { movedTo: survivorId }),
  };
  return planUpdate(snapshot, read, precondition === undefined ? context : { ...context, precondition });
}

const NO_CONTACTS: ReadonlyMap<string, Contact> = new Map();

/** Updates the owners of a contact's identifiers after a plan. */
function moveIdentifiers(owners: Map<string, string>, { before, after }: UpdatePlan): void {
  if (before?.identifiers === after.identifiers) return;
  for (const identifier of before?.identifiers ?? []) owners.delete(identifierId(identifier));
  for (const identifier of after.identifiers) owners.set(identifierId(identifier), after.id);
}
