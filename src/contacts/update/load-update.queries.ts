import type { Kysely, SelectQueryBuilder } from 'kysely';
import { storedForms } from '../../normalization/identifier-value.ts';
import type { Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { type Argument, statement, statementsBy } from '../../store/statement.ts';
import type { Contact } from '../contact/contact.ts';
import { contactFromRow } from '../contact/contact-row.ts';
import { followMerge, survivorOf } from '../contact/merge-redirect.queries.ts';
import { findLists } from '../groups/list.queries.ts';
import { identifierId, type NamedIdentifier } from '../identifiers/identifier.ts';
import { inLookups, inParts } from '../in-parts.ts';
import { createTurns } from '../turns.ts';
import { type WorkspaceRules, type WorkspaceRulesCache, workspaceRules } from '../workspaces/workspace.queries.ts';
import type { RequestedIdentifier, UpdateRequest } from './parse-update.ts';
import type { Owners } from './resolution.ts';

/** The contact to update: by id, by identifiers (the one in the path first), or a new one. */
export type UpdateTarget = NamedContact | { identifiers: readonly RequestedIdentifier[] } | 'new';

/**
 * A contact by its id. `ifMerged` for a contact that was merged: `follow` updates the survivor, `redirect` returns its
 * id, and `refuse` (default) also reports that the request removes data.
 */
export interface NamedContact {
  contactId: string;
  ifMerged?: 'follow' | 'redirect' | 'refuse';
}

/** All data that an update needs to plan. */
export interface UpdateSnapshot extends WorkspaceRules {
  workspaceId: string;
  target: UpdateTarget;
  /** The contacts that the target may refer to, by id. */
  contacts: ReadonlyMap<string, Contact>;
  /** The survivor, if the contact with the id was merged. The target may then refer to it. */
  movedTo?: string;
  /** The owners of all identifiers that the request looks up or adds. */
  owners: Owners;
  /** The existing lists among those to add. */
  existingLists: ReadonlySet<string>;
}

/**
 * Reads all data for an update. In a transaction, locks the rows, so that they do not change before the update is
 * written. Without a transaction, for a preview, takes no locks. Sends all statements at once, so that they take one
 * round trip to a remote database.
 */
export async function loadUpdate(
  db: Kysely<Database>,
  cache: WorkspaceRulesCache,
  workspaceId: string,
  target: UpdateTarget,
  request: UpdateRequest,
): Promise<UpdateSnapshot> {
  const { contactId: named, ifMerged } = namedContact(target);
  // First the identifiers, then their owners: nobody can take a locked identifier from its owner.
  const [owners, rows, [workspace], existingLists] = await Promise.all([
    findOwners(db, workspaceId, identifiersOf(target) ?? request.addIdentifiers),
    named === undefined
      ? findOwning(db, workspaceId, identifiersOf(target) ?? [])
      : selectContact(lockIn(db))(db, { workspaceId, contactId: named }),
    named === undefined ? selectRevision(db, { workspaceId }) : [],
    findExisting(db, workspaceId, request),
  ]);
  const merged =
    named === undefined || rows.length > 0 ? undefined : await findMerged(db, workspaceId, named, ifMerged);
  const found = merged?.row === undefined ? rows : [merged.row];
  return {
    ...(await workspaceRules(db, cache, workspaceId, (found[0] ?? workspace)?.revision ?? undefined)),
    ...(merged === undefined ? {} : { movedTo: merged.movedTo }),
    workspaceId,
    target,
    contacts: new Map(found.map((row) => [row.id, contactFromRow(row)])),
    owners,
    existingLists,
  };
}

/** Returns the identifiers that find the contact, if any do. */
export function identifiersOf(target: UpdateTarget): readonly RequestedIdentifier[] | undefined {
  return target !== 'new' && 'identifiers' in target ? target.identifiers : undefined;
}

function namedContact(target: UpdateTarget): Partial<NamedContact> {
  return target !== 'new' && 'contactId' in target ? target : {};
}

/** Returns the survivor's id if the missing contact was merged, and the survivor if the target follows it. */
async function findMerged(
  db: Kysely<Database>,
  workspaceId: string,
  contactId: string,
  ifMerged: NamedContact['ifMerged'],
) {
  if (ifMerged !== 'follow') {
    const movedTo = await survivorOf(db, workspaceId, contactId);
    return movedTo === undefined ? undefined : { movedTo };
  }
  const followed = await followMerge(
    () => survivorOf(db, workspaceId, contactId),
    async (survivorId) => {
      const [row] = await selectContact(lockIn(db))(db, { workspaceId, contactId: survivorId });
      return row;
    },
  );
  return followed && { movedTo: followed.survivorId, row: followed.found };
}

/** Selects the contact together with the revision of its workspace's rules. */
const selectContact = statementsBy(
  ({ isLocking }: Lock) =>
    (db, argument: Argument<{ workspaceId: string; contactId: string }>) =>
      withRevision(lookUp(db, 'contact', argument('workspaceId'), ['id'], [argument('contactId')])).$if(
        isLocking,
        (query) => query.forUpdate(),
      ),
);

/** Whether a statement locks the rows that it reads. */
export interface Lock {
  isLocking: boolean;
}

/** A lock ends with its transaction, so there are no locks without one. */
export function lockIn({ isTransaction }: Kysely<Database>): Lock {
  return { isLocking: isTransaction };
}

export const selectRevision = statement((db, argument: Argument<{ workspaceId: string }>) =>
  db.selectFrom('workspace').select('revision').where('id', '=', argument('workspaceId')),
);

function withRevision(contacts: SelectQueryBuilder<Database, 'contact', object>) {
  return (
    contacts
      .selectAll('contact')
      // Not a join, which takes five times as long on SQLite.
      .select(({ selectFrom }) =>
        selectFrom('workspace').select('revision').whereRef('workspace.id', '=', 'contact.workspace_id').as('revision'),
      )
  );
}

const NO_OWNERS: Owners = new Map();

/**
 * Returns the owners of identifiers, by `identifierId`. Nobody can take one of them from its owner until the
 * transaction ends.
 */
export async function findOwners(
  db: Kysely<Database>,
  workspaceId: string,
  identifiers: readonly NamedIdentifier[],
): Promise<Owners> {
  if (identifiers.length === 0) return NO_OWNERS;
  const rows = await byParts(identifiers, (part) =>
    selectOwners({ count: part.length, ...lockIn(db) })(db, values(workspaceId, part)),
  );
  return new Map(
    rows.map(({ key, normalized_value: normalized, contact_id }) => [identifierId({ key, normalized }), contact_id]),
  );
}

/** Returns the contacts with any of these identifiers, without duplicates. */
async function findOwning(db: Kysely<Database>, workspaceId: string, identifiers: readonly RequestedIdentifier[]) {
  const rows = await byParts(identifiers, (part) =>
    selectOwning({ count: part.length, ...lockIn(db) })(db, values(workspaceId, part)),
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/**
 * Selects rows by all keys under which these identifiers may be stored, in the order of these keys, so that two changes
 * never wait for each other's locks.
 */
async function byParts<Row>(
  identifiers: readonly NamedIdentifier[],
  select: (part: readonly IdentifierRowKey[]) => Promise<Row[]>,
): Promise<Row[]> {
  const keys = identifiers.flatMap(rowKeysOf);
  const [first = [], ...others] = inParts(inLookups(keys.toSorted(compareRowKeys), NO_IDENTIFIER), LOOKUPS_AT_ONCE);
  const rows = (await Promise.all(first.map(select))).flat();
  if (others.length === 0) return rows;
  const letOthersIn = createTurns();
  for (const parts of others) {
    await letOthersIn();
    rows.push(...(await Promise.all(parts.map(select))).flat());
  }
  return rows;
}

/** The number of concurrent statements. Each looks up 256 identifiers, and a request may have 10,000. */
const LOOKUPS_AT_ONCE = 8;

const NO_IDENTIFIER: IdentifierRowKey = { key: '', normalized_value: '' };

function compareRowKeys(a: IdentifierRowKey, b: IdentifierRowKey): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.normalized_value < b.normalized_value ? -1 : 1;
}

type IdentifierRowKey = Pick<Database['contact_identifier'], 'key' | 'normalized_value'>;

function rowKeysOf({ key, given, normalized }: NamedIdentifier): IdentifierRowKey[] {
  return storedForms(key, given, normalized).map((form) => ({ key, normalized_value: form }));
}

/** The workspace, then the key and the normalized value of each identifier. */
type IdentifierValues = readonly string[];

function values(workspaceId: string, rowKeys: readonly IdentifierRowKey[]): IdentifierValues {
  const all = [workspaceId];
  for (const { key, normalized_value: normalized } of rowKeys) all.push(key, normalized);
  return all;
}

const selectOwners = statementsBy(
  ({ count, isLocking }: Lock & { count: number }) =>
    (db, argument: Argument<IdentifierValues>) =>
      identifierRows(db, argument, count)
        .select(['key', 'normalized_value', 'contact_id'])
        .$if(isLocking, (query) => query.forUpdate()),
);

const selectOwning = statementsBy(
  ({ count, isLocking }: Lock & { count: number }) =>
    (db, argument: Argument<IdentifierValues>) => {
      // In the order of their ids, as all locks of several contacts.
      const owners = identifierRows(db, argument, count)
        .select('contact_id as column1')
        .distinct()
        .orderBy('contact_id');
      return withRevision(lookUp(db, 'contact', argument(0), ['id'], owners)).$if(isLocking, (query) =>
        query.forUpdate('contact'),
      );
    },
);

function identifierRows(db: Kysely<Database>, argument: Argument<IdentifierValues>, count: number) {
  const keys = Array.from({ length: count }, (_, index) => [argument(2 * index + 1), argument(2 * index + 2)]);
  return lookUp(db, 'contact_identifier', argument(0), ['key', 'normalized_value'], keys);
}

/** Returns the existing lists among those to add. */
export async function findExisting(
  db: Kysely<Database>,
  workspaceId: string,
  { requiredLists }: Pick<UpdateRequest, 'requiredLists'>,
): Promise<Set<string>> {
  if (requiredLists.length === 0) return new Set();
  const lists = await findLists(db, workspaceId, [...new Set(requiredLists.map(({ id }) => id))]);
  return new Set(lists.map(({ id }) => id));
}
