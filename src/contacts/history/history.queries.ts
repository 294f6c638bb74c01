import { type Kysely, sql } from 'kysely';
import type { ContactHistoryRow, Database } from '../../store/database.ts';
import { type Argument, statement, statementsBy } from '../../store/statement.ts';
import { MAX_SLICE_SIZE } from '../contact/contact-row.ts';
import type { FieldChange } from './field-change.ts';

/** The maximum number of changes in one slice. */
export const MAX_SLICE_CHANGES = 512;

/** One change of a contact in the history. */
export interface ContactChange extends ChangeLink {
  workspaceId: string;
  contactId: string;
  keyId: string;
  api: 'rest' | 'graphql' | 'import';
  operation: string;
  changes: FieldChange[];
  /** The size of `changes` as JSON, in characters. */
  size: number;
  /** When the contact was created, in milliseconds since 1970. Null unless the change removed it. */
  contactCreatedAt: number | null;
  /** The other contact of a merge: the merged one, or the survivor if this contact was removed. */
  mergedContactId: string | null;
  /** The other contacts of a revert. */
  related: RelatedContacts;
}

/** The other contacts of a change that undid merges, or undid that. */
export interface RelatedContacts {
  /** Contacts that were restored from this one, with the versions of their restorations. */
  restored?: { id: string; version: number }[];
  /** The ids of contacts that had been restored and were merged into this one again. */
  mergedAgain?: string[];
  /** The reverted contact, if its revert restored this one. */
  restoredFrom?: string;
}

/** The fields that link a change to the previous one. */
export interface ChangeLink {
  id: string;
  /** The version that the change produced. */
  version: number;
  /** The previous change of the same contact. Null for the first. */
  previousId: string | null;
  /** Whether the change deleted the contact or merged it into another one. */
  isRemoval: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

/** The id of a change of a contact. */
export interface ChangeRef {
  workspaceId: string;
  contactId: string;
  changeId: string;
}

/**
 * Returns changes of a contact from this one back, newest first: up to `limit`, fewer if they are large, but at least
 * one. Returns none if the contact has no such change.
 */
export async function findChanges(db: Kysely<Database>, ref: ChangeRef, limit: number): Promise<ContactChange[]> {
  const rows = await selectChain({ columns: 'all', limit })(db, ref);
  return rows.map(changeFromRow).toSorted(newestFirst);
}

/** Returns the same changes without their content. */
export async function findChangeLinks(db: Kysely<Database>, ref: ChangeRef, limit: number): Promise<ChangeLink[]> {
  const rows = await selectChain({ columns: 'links', limit })(db, ref);
  return rows.map(linkFromRow).toSorted(newestFirst);
}

/**
 * Returns the change that removed a contact. Undefined if the contact was never removed or was restored. In a
 * transaction, locks the change, so that the contact cannot be restored while it is purged.
 */
export async function findRemoval(
  db: Kysely<Database>,
  workspaceId: string,
  contactId: string,
): Promise<ContactChange | undefined> {
  const select = selectRemoval({ isLocking: db.isTransaction });
  const [row] = await select(db, { workspaceId, contactId });
  return row && changeFromRow({ ...row, size: row.changes.length });
}

/** The history of a contact, and its newest change. */
export interface History {
  workspaceId: string;
  contactId: string;
  newestChangeId: string | null;
  /** Whether the contact is deleted or merged into another one. */
  isOfRemoved: boolean;
}

/** Returns the history of a contact. Undefined if the contact never existed or was purged completely. */
export async function findHistory(
  db: Kysely<Database>,
  workspaceId: string,
  contactId: string,
): Promise<History | undefined> {
  const name = { workspaceId, contactId };
  return presentOrRemoved<History>(
    async () => {
      const [contact] = await selectNewest(db, name);
      return contact && { ...name, newestChangeId: contact.last_change_id, isOfRemoved: false };
    },
    async () => {
      const [removal] = await selectRemovalId(db, name);
      return removal && { ...name, newestChangeId: removal.id, isOfRemoved: true };
    },
  );
}

/** Looks for a contact and then for its removal. Between the two reads, a revert may restore the contact. */
export async function presentOrRemoved<Found>(
  findPresent: () => Promise<Found | undefined>,
  findRemoved: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  return (await findPresent()) ?? (await findRemoved()) ?? (await findPresent());
}

const LINKS = ['id', 'version', 'previous_id', 'removed', 'at'] as const satisfies (keyof ContactHistoryRow)[];
const COLUMNS = {
  links: LINKS,
  all: [
    ...LINKS,
    'workspace_id',
    'contact_id',
    'key_id',
    'api',
    'operation',
    'changes',
    'contact_created_at',
    'merged_contact_id',
    'related_contacts',
  ],
} as const satisfies Record<string, readonly (keyof ContactHistoryRow)[]>;

type ChainRow = ContactHistoryRow & { size: number };

/**
 * Follows the links from a change to earlier ones by the primary key. Both engines compute only as many rows as the
 * limit allows. `in` instead of `=`: SQLite plans again for each value of an equality.
 */
const selectChain = statementsBy(
  ({ columns, limit }: { columns: keyof typeof COLUMNS; limit: number }) =>
    (db, argument: Argument<ChangeRef>) => {
      const size = columns === 'all' ? sql`length(cast(change.changes as text))` : sql`0`;
      const selected = sql.join(COLUMNS[columns].map((column) => sql.ref(`change.${column}`)));
      const chain = sql<ChainRow>`
        with recursive chain as (
          select ${selected}, ${size} as size, ${size} as total
          from contact_history as change
          where change.workspace_id in (${argument('workspaceId')})
            and change.id in (${argument('changeId')})
            and change.contact_id = ${argument('contactId')}
          union all
          select ${selected}, ${size} as size, chain.total + ${size} as total
          from chain
          join contact_history as change
            on change.workspace_id in (${argument('workspaceId')}) and change.id = chain.previous_id
          where chain.total < ${sql.lit(MAX_SLICE_SIZE)}
        )
        select * from chain limit ${sql.lit(limit)}`;
      return { compile: () => chain.compile(db) };
    },
);

type ContactName = { workspaceId: string; contactId: string };

const selectNewest = statement((db, argument: Argument<ContactName>) =>
  db
    .selectFrom('contact')
    .select('last_change_id')
    .where('workspace_id', '=', argument('workspaceId'))
    .where('id', '=', argument('contactId')),
);

const selectRemoval = statementsBy(
  ({ isLocking }: { isLocking: boolean }) =>
    (db, argument: Argument<ContactName>) =>
      removals(db, argument)
        .selectAll()
        .$if(isLocking, (query) => query.forUpdate()),
);
const selectRemovalId = statement((db, argument: Argument<ContactName>) => removals(db, argument).select('id'));

/**
 * The change that removed a contact which is still removed. There is at most one. With an order or a limit, engines may
 * read the changes of the whole workspace instead of the index.
 */
function removals(db: Kysely<Database>, argument: Argument<ContactName>) {
  return db
    .selectFrom('contact_history')
    .where('workspace_id', '=', argument('workspaceId'))
    .where('contact_id', '=', argument('contactId'))
    .where('removed', '=', sql.lit(1));
}

function changeFromRow(row: ChainRow): ContactChange {
  return {
    ...linkFromRow(row),
    workspaceId: row.workspace_id,
    contactId: row.contact_id,
    keyId: row.key_id,
    api: row.api,
    operation: row.operation,
    changes: JSON.parse(row.changes),
    size: row.size,
    contactCreatedAt: row.contact_created_at,
    mergedContactId: row.merged_contact_id,
    related: row.related_contacts === null ? {} : JSON.parse(row.related_contacts),
  };
}

function linkFromRow(row: Pick<ContactHistoryRow, (typeof LINKS)[number]>): ChangeLink {
  return {
    id: row.id,
    version: row.version,
    previousId: row.previous_id,
    isRemoval: row.removed !== 0,
    at: row.at,
  };
}

function newestFirst(a: ChangeLink, b: ChangeLink): number {
  return b.version - a.version;
}
