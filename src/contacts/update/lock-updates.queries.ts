import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { type Argument, statementsBy } from '../../store/statement.ts';
import { jsonSize } from '../contact/contact-size.queries.ts';
import { survivorsOf } from '../contact/merge-redirect.queries.ts';
import { storedIds } from '../identifiers/identifier.ts';
import { inLookups } from '../in-parts.ts';
import type { Precondition } from '../validation/precondition.ts';
import { isRejected, type Rejected } from '../validation/problem.ts';
import { type WorkspaceRules, type WorkspaceRulesCache, workspaceRules } from '../workspaces/workspace.queries.ts';
import {
  findExisting,
  findOwners,
  identifiersOf,
  type Lock,
  lockIn,
  selectRevision,
  type UpdateTarget,
} from './load-update.queries.ts';
import type { ParsedUpdate } from './parse-update.ts';

/** One update of several. */
export interface UpdateItem {
  target: UpdateTarget;
  read: ParsedUpdate;
  precondition?: Precondition | undefined;
}

/** The data that several updates need to plan, without the contacts, which may be large. */
export interface LockedUpdates {
  workspaceId: string;
  rules: WorkspaceRules;
  /** The owners of all identifiers that the requests look up or add. */
  owners: Map<string, string>;
  /** The contacts that the targets may mean, by id, with their sizes in bytes of JSON. */
  sizes: Map<string, number>;
  /** The survivors of merged contacts in the request. */
  movedTo: ReadonlyMap<string, string>;
  /** The existing lists among those to add. */
  existingLists: ReadonlySet<string>;
}

/**
 * Locks all rows that several updates may change, and reads the other data that they need. Takes as many statements as
 * one update.
 */
export async function lockUpdates(
  db: Kysely<Database>,
  cache: WorkspaceRulesCache,
  workspaceId: string,
  given: readonly (UpdateItem | Rejected)[],
): Promise<LockedUpdates> {
  const items = given.filter((item): item is UpdateItem => !isRejected(item));
  const looksFor = items.map(({ target, read }) => identifiersOf(target) ?? read.request.addIdentifiers);
  const requiredLists = items.flatMap(({ read }) => read.request.requiredLists);
  // First the identifiers, then their owners: nobody can take a locked identifier from its owner.
  const [owners, [workspace], existingLists] = await Promise.all([
    findOwners(db, workspaceId, looksFor.flat()),
    selectRevision(db, { workspaceId }),
    findExisting(db, workspaceId, { requiredLists }),
  ]);
  const meant = items.flatMap(({ target }) => idsOf(target, owners));
  const [rules, sizes] = await Promise.all([
    workspaceRules(db, cache, workspaceId, workspace?.revision),
    lockContacts(db, workspaceId, meant),
  ]);
  const movedTo = await findMerges(db, workspaceId, items, sizes);
  return { workspaceId, rules, owners: new Map(owners), sizes, movedTo, existingLists };
}

function idsOf(target: UpdateTarget, owners: ReadonlyMap<string, string>): string[] {
  if (target === 'new') return [];
  if ('contactId' in target) return [target.contactId];
  return target.identifiers.flatMap((identifier) => storedIds(identifier).flatMap((id) => owners.get(id) ?? []));
}

/** Locks contacts, in the order of their ids, so that two changes never wait for each other. Returns the sizes of existing ones. */
async function lockContacts(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const parts = inLookups([...new Set(ids)].sort(), '');
  const rows = await Promise.all(
    parts.map((part) => selectSizes({ count: part.length, ...lockIn(db) })(db, [workspaceId, ...part])),
  );
  return new Map(rows.flat().map(({ id, size }) => [id, Number(size)]));
}

const selectSizes = statementsBy(
  ({ count, isLocking }: Lock & { count: number }) =>
    (db, argument: Argument<readonly string[]>) =>
      lookUp(
        db,
        'contact',
        argument(0),
        ['id'],
        Array.from({ length: count }, (_, index) => argument(index + 1)),
      )
        .select('id')
        .select(jsonSize(db).as('size'))
        .$if(isLocking, (query) => query.forUpdate()),
);

/** Returns the survivors of missing contacts that were merged. Locks survivors that updates follow. */
async function findMerges(
  db: Kysely<Database>,
  workspaceId: string,
  items: readonly UpdateItem[],
  sizes: Map<string, number>,
): Promise<Map<string, string>> {
  const movedTo = new Map<string, string>();
  const named = items.flatMap(({ target }) => (target !== 'new' && 'contactId' in target ? [target] : []));
  let open = [...new Set(named.map(({ contactId }) => contactId).filter((id) => !sizes.has(id)))];
  const followed = new Set(named.filter(({ ifMerged }) => ifMerged === 'follow').map(({ contactId }) => contactId));
  let before: ReadonlyMap<string, string> = new Map();
  while (open.length > 0) {
    const survivors = await survivorsOf(db, workspaceId, open);
    const unknown = open.flatMap((id) => (followed.has(id) ? (survivors.get(id) ?? []) : []));
    const locked = await lockContacts(
      db,
      workspaceId,
      unknown.filter((id) => !sizes.has(id)),
    );
    for (const [id, size] of locked) sizes.set(id, size);
    const gone: string[] = [];
    for (const id of open) {
      const survivorId = survivors.get(id);
      if (survivorId === undefined) continue;
      if (!followed.has(id) || sizes.has(survivorId)) movedTo.set(id, survivorId);
      // Another transaction has been committed since: it merged the survivor, which the next read sees, or deleted it.
      else if (before.get(id) !== survivorId) gone.push(id);
    }
    before = survivors;
    open = gone;
  }
  return movedTo;
}
