import type { Kysely } from 'kysely';
import type { ContactRow, Database } from '../../store/database.ts';
import { changedColumns, MAX_SLICE_SIZE, rowFromContact, sizeOfRow } from '../contact/contact-row.ts';
import { CONTACT_SETS } from '../contact/contact-sets.ts';
import { isRenamed } from '../contact/name-key.ts';
import { type ContactPart, partOf } from '../history/field-change.ts';
import { identifierId } from '../identifiers/identifier.ts';
import { type ChangeAuthor, historyRow } from './apply-update.queries.ts';
import { deleteRows, insertRows, replaceRows } from './many-rows.queries.ts';
import type { UpdatePlan } from './plan-update.ts';
import { identifierDifference } from './set-change.ts';
import { writeManyMembers } from './write-members.queries.ts';

/** The plan of an update that changes something, and the id that its row of history gets. */
export interface PlannedChange {
  plan: UpdatePlan;
  changeId: string;
}

/**
 * Writes plans that build on each other: a history row for each plan, and the final state of all other data. Takes a
 * few statements for any number of plans. Must run in the transaction that read the contacts, which already contains
 * the implied definitions.
 */
export async function applyUpdates(
  db: Kysely<Database>,
  workspaceId: string,
  changes: readonly PlannedChange[],
  author: ChangeAuthor,
  letOthersIn: () => Promise<void>,
): Promise<void> {
  if (changes.length === 0) return;
  const plans = changes.map(({ plan }) => plan);
  // In this order, without waiting for results in between.
  await Promise.all([
    insertHistory(db, changes, author),
    writeIdentifiers(db, workspaceId, plans),
    ...CONTACT_SETS.map((set) => writeManyMembers(db, set, workspaceId, plans)),
  ]);
  await writeContacts(db, changes, letOthersIn);
}

async function insertHistory(
  db: Kysely<Database>,
  changes: readonly PlannedChange[],
  author: ChangeAuthor,
): Promise<void> {
  const rows = changes.map(({ plan: { before, after, changes }, changeId }) =>
    historyRow({ id: changeId, previousId: before?.lastChangeId ?? null }, after, changes, author),
  );
  await insertRows(db, 'contact_history', rows);
}

/** Writes the final state of each contact. Writes large ones a few at a time. */
async function writeContacts(
  db: Kysely<Database>,
  changes: readonly PlannedChange[],
  letOthersIn: () => Promise<void>,
): Promise<void> {
  const created = new Set<string>();
  const last = new Map<string, PlannedChange>();
  const changed = new Set<ContactPart>();
  let renames = false;
  for (const change of changes) {
    const { outcome, before, after, changes } = change.plan;
    last.set(after.id, change);
    if (outcome === 'CREATED') created.add(after.id);
    if (before === null || created.has(after.id)) continue;
    for (const one of changes) changed.add(partOf(one));
    renames ||= isRenamed(before, after);
  }
  const columns = changedColumns([...changed].sort(), renames);
  let rows: { created: ContactRow[]; updated: ContactRow[] } = { created: [], updated: [] };
  let size = 0;
  const write = async () => {
    await Promise.all([
      insertRows(db, 'contact', rows.created),
      replaceRows(db, 'contact', ['workspace_id', 'id'], columns, rows.updated),
    ]);
    [rows, size] = [{ created: [], updated: [] }, 0];
    await letOthersIn();
  };
  for (const [id, { plan, changeId }] of last) {
    const row = rowFromContact(plan.after, changeId);
    (created.has(id) ? rows.created : rows.updated).push(row);
    size += sizeOfRow(row);
    if (size >= MAX_SLICE_SIZE) await write();
  }
  await write();
}

/** Writes the identifiers whose owner has changed in the end. */
async function writeIdentifiers(db: Kysely<Database>, workspaceId: string, plans: readonly UpdatePlan[]) {
  const moves = new Map<string, { key: string; normalized: string; from: string | null; to: string | null }>();
  const move = (identifier: { key: string; normalized: string }, from: string | null, to: string | null) => {
    const id = identifierId(identifier);
    const { key, normalized } = identifier;
    const known = moves.get(id);
    moves.set(id, { key, normalized, from: known === undefined ? from : known.from, to });
  };
  for (const { before, after } of plans) {
    const [had, has] = [before?.identifiers ?? [], after.identifiers];
    if (had === has) continue;
    const { entered, left } = identifierDifference(had, has);
    for (const identifier of left) move(identifier, after.id, null);
    for (const identifier of entered) move(identifier, null, after.id);
  }
  const changed = [...moves.values()].filter(({ from, to }) => from !== to);
  const keyOf = ({ key, normalized }: { key: string; normalized: string }) => ({
    workspace_id: workspaceId,
    key,
    normalized_value: normalized,
  });
  await Promise.all([
    deleteRows(db, 'contact_identifier', changed.filter(({ from }) => from !== null).map(keyOf)),
    insertRows(
      db,
      'contact_identifier',
      changed.flatMap((identifier) =>
        identifier.to === null ? [] : [{ ...keyOf(identifier), contact_id: identifier.to }],
      ),
    ),
  ]);
}
