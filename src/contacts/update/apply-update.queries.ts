import type { Kysely } from 'kysely';
import { CONTACT_SET_TABLES } from '../../store/contact-set-tables.ts';
import type { ContactHistoryRow, ContactRow, Database } from '../../store/database.ts';
import { type Argument, statement, statementsBy } from '../../store/statement.ts';
import { insertDefinitions } from '../attributes/attribute-definition.queries.ts';
import type { Contact } from '../contact/contact.ts';
import { bySetColumn, changedColumns, rowFromContact } from '../contact/contact-row.ts';
import { CONTACT_SETS } from '../contact/contact-sets.ts';
import { isRenamed } from '../contact/name-key.ts';
import { type FieldChange, partOf } from '../history/field-change.ts';
import type { RelatedContacts } from '../history/history.queries.ts';
import { newId } from '../uuid-v7.ts';
import { renewRulesRevision } from '../workspaces/workspace.queries.ts';
import type { UpdatePlan } from './plan-update.ts';
import { difference, identifierDifference } from './set-change.ts';
import { writeMembers } from './write-members.queries.ts';

/** The author of a change for the history: the access key, the API (or an import into the database) and the operation. */
export interface ChangeAuthor {
  keyId: string;
  api: 'rest' | 'graphql' | 'import';
  operation: string;
}

/**
 * Writes a plan and its history row. Writes only changed data. Must run in the transaction that read the plan's
 * snapshot.
 */
export async function applyUpdate(
  db: Kysely<Database>,
  { outcome, before, after, changes, impliedDefinitions }: UpdatePlan,
  author: ChangeAuthor,
  special?: Pick<SpecialChange, 'mergedContactId' | 'related'>,
): Promise<void> {
  if (outcome === 'UNCHANGED') return;
  const changed = new Set(changes.map(partOf));
  const changeId = newId(after.updatedAt);
  const row = rowFromContact(after, changeId);
  // In this order, without waiting for results in between.
  await Promise.all([
    insertHistory(db, { id: changeId, previousId: before?.lastChangeId ?? null }, after, changes, author, special),
    outcome === 'CREATED' && before !== null ? undoRemoval(db, before) : undefined,
    outcome === 'CREATED'
      ? insertContact(db, row)
      : updateContactRow({ columns: changedColumns(changed, before === null || isRenamed(before, after)) })(db, row),
    changed.has('identifiers') ? writeIdentifiers(db, before, after) : undefined,
    ...CONTACT_SETS.filter((set) => changed.has(set)).map((set) =>
      writeMembers(db, set, after, difference(before?.[set] ?? [], after[set])),
    ),
    impliedDefinitions.length > 0 ? writeDefinitions(db, after, impliedDefinitions) : undefined,
  ]);
}

/** Marks the removal of a restored contact as undone. */
async function undoRemoval(db: Kysely<Database>, { workspaceId, lastChangeId }: Contact): Promise<void> {
  await db
    .updateTable('contact_history')
    .set({ removed: 2 })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', lastChangeId)
    .execute();
}

/** Writes definitions that an update creates. All processes then reload the rules of the workspace. */
export async function writeDefinitions(
  db: Kysely<Database>,
  { workspaceId, updatedAt }: Contact,
  definitions: UpdatePlan['impliedDefinitions'],
): Promise<void> {
  await Promise.all([insertDefinitions(db, workspaceId, definitions, updatedAt), renewRulesRevision(db, workspaceId)]);
}

const insertContact = statement((db, argument: Argument<ContactRow>) =>
  db.insertInto('contact').values({
    workspace_id: argument('workspace_id'),
    id: argument('id'),
    created_at: argument('created_at'),
    version: argument('version'),
    attributes: argument('attributes'),
    identifiers: argument('identifiers'),
    ...bySetColumn((set) => argument(CONTACT_SET_TABLES[set].column)),
    updated_at: argument('updated_at'),
    last_change_id: argument('last_change_id'),
    name_key: argument('name_key'),
  }),
);

const updateContactRow = statementsBy(
  ({ columns }: { columns: readonly (keyof ContactRow)[] }) =>
    (db, argument: Argument<ContactRow>) =>
      db
        .updateTable('contact')
        .set(Object.fromEntries(columns.map((column) => [column, argument(column)])))
        .where('workspace_id', '=', argument('workspace_id'))
        .where('id', '=', argument('id')),
);

/** The history data of changes other than plain updates. */
interface SpecialChange {
  /** When the removed contact was created, in milliseconds since 1970. Null for a purge. */
  removedContactCreatedAt?: number | null;
  /** The other contact of a merge. */
  mergedContactId?: string;
  /** The other contacts of a revert. */
  related?: RelatedContacts;
}

/** Records the change of a contact after its earlier changes. */
export async function insertHistory(
  db: Kysely<Database>,
  link: ChangeId,
  contact: Contact,
  changes: readonly FieldChange[],
  author: ChangeAuthor,
  special?: SpecialChange,
): Promise<void> {
  const row = historyRow(link, contact, changes, author);
  if (special === undefined) {
    await insertHistoryRow(db, row);
  } else {
    const { removedContactCreatedAt, mergedContactId = null, related } = special;
    await insertSpecialHistoryRow(db, {
      ...row,
      removed: removedContactCreatedAt === undefined ? 0 : 1,
      contact_created_at: removedContactCreatedAt ?? null,
      merged_contact_id: mergedContactId,
      related_contacts: related === undefined ? null : JSON.stringify(related),
    });
  }
}

/** The id of a change, and that of the change of the contact before it. */
interface ChangeId {
  id: string;
  previousId: string | null;
}

/** The row of a plain update. */
export function historyRow(
  { id: changeId, previousId }: ChangeId,
  { workspaceId, id, version, updatedAt }: Contact,
  changes: readonly FieldChange[],
  { keyId, api, operation }: ChangeAuthor,
): PlainHistoryRow {
  return {
    workspace_id: workspaceId,
    id: changeId,
    contact_id: id,
    version,
    previous_id: previousId,
    removed: 0,
    at: updatedAt,
    key_id: keyId,
    api,
    operation,
    changes: JSON.stringify(changes),
  };
}

type PlainHistoryRow = Omit<ContactHistoryRow, 'contact_created_at' | 'merged_contact_id' | 'related_contacts'>;

const insertHistoryRow = statement((db, argument: Argument<PlainHistoryRow>) =>
  db.insertInto('contact_history').values(plainValues(argument)),
);

const insertSpecialHistoryRow = statement((db, argument: Argument<ContactHistoryRow>) =>
  db.insertInto('contact_history').values({
    ...plainValues(argument),
    contact_created_at: argument('contact_created_at'),
    merged_contact_id: argument('merged_contact_id'),
    related_contacts: argument('related_contacts'),
  }),
);

function plainValues(argument: Argument<PlainHistoryRow>): PlainHistoryRow {
  return {
    workspace_id: argument('workspace_id'),
    id: argument('id'),
    contact_id: argument('contact_id'),
    version: argument('version'),
    previous_id: argument('previous_id'),
    removed: argument('removed'),
    at: argument('at'),
    key_id: argument('key_id'),
    api: argument('api'),
    operation: argument('operation'),
    changes: argument('changes'),
  };
}

/** Writes the added and removed identifiers of a contact. */
export async function writeIdentifiers(
  db: Kysely<Database>,
  before: Contact | null,
  { workspaceId, id, identifiers }: Contact,
) {
  const { entered, left } = identifierDifference(before?.identifiers ?? [], identifiers);
  await Promise.all([
    ...left.map(({ key, normalized }) =>
      db
        .deleteFrom('contact_identifier')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .where('normalized_value', '=', normalized)
        .execute(),
    ),
    entered.length === 0
      ? undefined
      : db
          .insertInto('contact_identifier')
          .values(
            entered.map(({ key, normalized }) => ({
              workspace_id: workspaceId,
              key,
              normalized_value: normalized,
              contact_id: id,
            })),
          )
          .execute(),
  ]);
}
