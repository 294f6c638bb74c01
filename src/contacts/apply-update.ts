import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';
import type { ImpliedDefinition } from './attribute-change.ts';
import { difference } from './change-set.ts';
import type { Contact } from './contact.ts';
import { rowFromContact } from './contact-row.ts';
import { identifierId } from './identifier.ts';
import type { UpdatePlan } from './plan-update.ts';
import { touchWorkspaceRules } from './workspace.ts';

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
  { keyId, door, operation }: ChangeAuthor,
): Promise<void> {
  if (outcome === 'UNCHANGED') return;
  const changed = new Set(changes.map(({ field }) => field));

  await (before === null ? insertContact(db, rowFromContact(after)) : updateContactRow(db, rowFromContact(after)));
  await insertHistory(db, {
    workspace_id: after.workspaceId,
    contact_id: after.id,
    version: after.version,
    at: after.updatedAt,
    key_id: keyId,
    door,
    operation,
    changes: JSON.stringify(changes),
  });
  if (changed.has('identifiers')) await writeIdentifiers(db, before, after);
  if (changed.has('listIds')) await writeLists(db, before, after);
  if (changed.has('accountIds')) await writeAccounts(db, before, after);
  if (changed.has('companyRefs')) await writeCompanies(db, before, after);
  if (impliedDefinitions.length > 0) await defineAttributes(db, after, impliedDefinitions);
}

type ContactRow = ReturnType<typeof rowFromContact>;

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
  };
}

const insertHistory = statement((db, argument: Argument<Database['contact_history']>) =>
  db.insertInto('contact_history').values({
    workspace_id: argument('workspace_id'),
    contact_id: argument('contact_id'),
    version: argument('version'),
    at: argument('at'),
    key_id: argument('key_id'),
    door: argument('door'),
    operation: argument('operation'),
    changes: argument('changes'),
  }),
);

async function writeIdentifiers(
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

async function writeLists(db: Kysely<Database>, before: Contact | null, { workspaceId, id, listIds }: Contact) {
  const { entered, left } = difference(before?.listIds ?? [], listIds);
  const row = { workspace_id: workspaceId, contact_id: id };
  if (left.length > 0) {
    await db
      .deleteFrom('list_member')
      .where((eb) => eb.and(row))
      .where('list_id', 'in', left)
      .execute();
  }
  if (entered.length === 0) return;
  await db
    .insertInto('list_member')
    .values(entered.map((list_id) => ({ ...row, list_id })))
    .execute();
}

/** Accounts have no creating call in the documented API: the first mention creates one (specification §2). */
async function writeAccounts(db: Kysely<Database>, before: Contact | null, after: Contact) {
  const { workspaceId, id, accountIds, updatedAt: now } = after;
  const { entered, left } = difference(before?.accountIds ?? [], accountIds);
  const row = { workspace_id: workspaceId, contact_id: id };
  if (left.length > 0) {
    await db
      .deleteFrom('account_member')
      .where((eb) => eb.and(row))
      .where('account_id', 'in', left)
      .execute();
  }
  if (entered.length === 0) return;
  await db
    .insertInto('account')
    .values(entered.map((it) => ({ workspace_id: workspaceId, id: it, name: null, created_at: now, updated_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('account_member')
    .values(entered.map((account_id) => ({ ...row, account_id })))
    .execute();
}

/** Like accounts, companies come into being by their first mention. */
async function writeCompanies(db: Kysely<Database>, before: Contact | null, after: Contact) {
  const { workspaceId, id, companyRefs, updatedAt: now } = after;
  const { entered, left } = difference(before?.companyRefs ?? [], companyRefs);
  const row = { workspace_id: workspaceId, contact_id: id };
  if (left.length > 0) {
    await db
      .deleteFrom('company_member')
      .where((eb) => eb.and(row))
      .where('company_ref', 'in', left)
      .execute();
  }
  if (entered.length === 0) return;
  await db
    .insertInto('company')
    .values(entered.map((ref) => ({ workspace_id: workspaceId, ref, name: null, created_at: now, updated_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('company_member')
    .values(entered.map((company_ref) => ({ ...row, company_ref })))
    .execute();
}

async function defineAttributes(
  db: Kysely<Database>,
  { workspaceId, updatedAt: now }: Contact,
  definitions: readonly ImpliedDefinition[],
) {
  await db
    .insertInto('attribute_definition')
    .values(
      definitions.map(({ key, type, cardinality }) => ({
        workspace_id: workspaceId,
        key,
        display_name: key,
        description: null,
        type,
        cardinality,
        format: null,
        pii: 0,
        read_only: 0,
        archived: 0,
        version: 1,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
  await touchWorkspaceRules(db, workspaceId);
}
