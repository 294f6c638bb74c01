import type { Kysely } from 'kysely';
import type { ContactRow, Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';
import { insertDefinitions } from './attribute-definition.ts';
import { difference } from './change-set.ts';
import type { Contact } from './contact.ts';
import { rowFromContact } from './contact-row.ts';
import type { FieldChange } from './field-change.ts';
import { identifierId } from './identifier.ts';
import { newId } from './new-id.ts';
import type { UpdatePlan } from './plan-update.ts';
import { renewRulesRevision } from './workspace.ts';
import { writeAccounts, writeCompanies, writeLists } from './write-memberships.ts';

/** Who made a change, by which door and by which operation: what the history keeps beside the change itself. */
export interface ChangeAuthor {
  keyId: string;
  door: 'rest' | 'graphql';
  operation: string;
}

/**
 * Writes a plan and its row of history, and nothing that the plan leaves as it was. Must run in the transaction in
 * which the plan's snapshot was read.
 */
export async function applyUpdate(
  db: Kysely<Database>,
  { outcome, before, after, changes, impliedDefinitions }: UpdatePlan,
  author: ChangeAuthor,
): Promise<void> {
  if (outcome === 'UNCHANGED') return;
  const changed = new Set(changes.map(({ field }) => field));

  const changeId = await insertHistory(db, after, changes, author);
  const row = rowFromContact(after, changeId);
  await (before === null ? insertContact(db, row) : updateContactRow(db, row));
  if (changed.has('identifiers')) await writeIdentifiers(db, before, after);
  if (changed.has('listIds')) await writeLists(db, after, difference(before?.listIds ?? [], after.listIds));
  if (changed.has('accountIds')) await writeAccounts(db, after, difference(before?.accountIds ?? [], after.accountIds));
  if (changed.has('companyRefs')) {
    await writeCompanies(db, after, difference(before?.companyRefs ?? [], after.companyRefs));
  }
  if (impliedDefinitions.length > 0) {
    await insertDefinitions(db, after.workspaceId, impliedDefinitions, after.updatedAt);
    await renewRulesRevision(db, after.workspaceId);
  }
}

const insertContact = statement((db, argument: Argument<ContactRow>) =>
  db.insertInto('contact').values({
    workspace_id: argument('workspace_id'),
    id: argument('id'),
    created_at: argument('created_at'),
    ...changingColumns(argument),
  }),
);

const updateContactRow = statement((db, argument: Argument<ContactRow>) =>
  db
    .updateTable('contact')
    .set(changingColumns(argument))
    .where('workspace_id', '=', argument('workspace_id'))
    .where('id', '=', argument('id')),
);

function changingColumns(argument: Argument<ContactRow>) {
  return {
    version: argument('version'),
    attributes: argument('attributes'),
    identifiers: argument('identifiers'),
    list_ids: argument('list_ids'),
    account_ids: argument('account_ids'),
    company_refs: argument('company_refs'),
    updated_at: argument('updated_at'),
    last_change_id: argument('last_change_id'),
  };
}

/** Keeps what made of a contact what it now is, behind its changes so far, and gives the id of the change. */
export async function insertHistory(
  db: Kysely<Database>,
  { workspaceId, id, version, updatedAt }: Contact,
  changes: readonly FieldChange[],
  { keyId, door, operation }: ChangeAuthor,
  { removed = false } = {},
): Promise<string> {
  const changeId = newId();
  await insertHistoryRow(db, {
    workspace_id: workspaceId,
    id: changeId,
    contact_id: id,
    version,
    removed: removed ? 1 : 0,
    at: updatedAt,
    key_id: keyId,
    door,
    operation,
    changes: JSON.stringify(changes),
  });
  return changeId;
}

const insertHistoryRow = statement((db, argument: Argument<Omit<Database['contact_history'], 'previous_id'>>) =>
  db.insertInto('contact_history').values({
    workspace_id: argument('workspace_id'),
    id: argument('id'),
    contact_id: argument('contact_id'),
    version: argument('version'),
    previous_id: db
      .selectFrom('contact')
      .select('last_change_id')
      .where('workspace_id', '=', argument('workspace_id'))
      .where('id', '=', argument('contact_id')),
    removed: argument('removed'),
    at: argument('at'),
    key_id: argument('key_id'),
    door: argument('door'),
    operation: argument('operation'),
    changes: argument('changes'),
  }),
);

/** Writes the identifiers that a contact got and lost. */
export async function writeIdentifiers(
  db: Kysely<Database>,
  before: Contact | null,
  { workspaceId, id, identifiers }: Contact,
) {
  const was = new Map((before?.identifiers ?? []).map((identifier) => [identifierId(identifier), identifier]));
  const is = new Map(identifiers.map((identifier) => [identifierId(identifier), identifier]));
  const { entered, left } = difference([...was.keys()], [...is.keys()]);
  for (const identifier of left.flatMap((key) => was.get(key) ?? [])) {
    await db
      .deleteFrom('contact_identifier')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', identifier.key)
      .where('normalized_value', '=', identifier.normalized)
      .execute();
  }
  if (entered.length === 0) return;
  await db
    .insertInto('contact_identifier')
    .values(
      entered
        .flatMap((key) => is.get(key) ?? [])
        .map(({ key, normalized }) => ({
          workspace_id: workspaceId,
          key,
          normalized_value: normalized,
          contact_id: id,
        })),
    )
    .execute();
}
