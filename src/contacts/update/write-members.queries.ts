import type { Kysely } from 'kysely';
import { CONTACT_SET_TABLES, type ContactSet } from '../../store/contact-set-tables.ts';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { inParts } from '../in-parts.ts';
import { deleteRows, insertNewRows, insertRows } from './many-rows.queries.ts';
import type { UpdatePlan } from './plan-update.ts';
import { type Difference, difference } from './set-change.ts';

/**
 * Writes the added and removed members of a set. In most sets, the first mention creates a member, because the REST API
 * has no operation that creates it (specification §2).
 */
export async function writeMembers(
  db: Kysely<Database>,
  set: ContactSet,
  { workspaceId, createdAt, updatedAt, id }: Contact,
  { entered, left }: Difference,
): Promise<void> {
  const { members, madeIn } = CONTACT_SET_TABLES[set];
  const row = { workspace_id: workspaceId, contact_created_at: createdAt, contact_id: id };
  const mentioned = { workspace_id: workspaceId, name: null, created_at: updatedAt, updated_at: updatedAt };
  await Promise.all([
    ...inParts(left).map((part) =>
      db
        .deleteFrom(members.table)
        .where((eb) => eb.and(row))
        .where(members.column, 'in', part)
        .execute(),
    ),
    ...inParts(entered).flatMap((part) => [
      madeIn === null
        ? undefined
        : db
            .insertInto(madeIn.table)
            .values(part.map((member) => ({ ...mentioned, [madeIn.column]: member })))
            .onConflict((conflict) => conflict.doNothing())
            .execute(),
      db
        .insertInto(members.table)
        .values(part.map((member) => ({ ...row, [members.column]: member })))
        .execute(),
    ]),
  ]);
}

/**
 * The same for plans that were made one after the other: of the members what has changed in the end, and every member that
 * one of the plans mentions.
 */
export async function writeManyMembers(
  db: Kysely<Database>,
  set: ContactSet,
  workspaceId: string,
  plans: readonly UpdatePlan[],
): Promise<void> {
  const { members, madeIn } = CONTACT_SET_TABLES[set];
  const mentioned = new Map<string, object>();
  const changed = new Map<string, { key: object; was: boolean; is: boolean }>();
  for (const { before, after } of plans) {
    const had = before?.[set] ?? [];
    if (had === after[set] || had.length + after[set].length === 0) continue;
    const { entered, left } = difference(had, after[set]);
    const note = (member: string, is: boolean) => {
      const id = `${after.id} ${member}`;
      const { createdAt, id: contactId } = after;
      const place = { contact_created_at: createdAt, contact_id: contactId };
      const key = { workspace_id: workspaceId, [members.column]: member, ...place };
      changed.set(id, { key, was: changed.get(id)?.was ?? !is, is });
    };
    for (const member of left) note(member, false);
    for (const member of entered) {
      note(member, true);
      if (madeIn === null || mentioned.has(member)) continue;
      const { updatedAt } = after;
      const times = { created_at: updatedAt, updated_at: updatedAt };
      mentioned.set(member, { workspace_id: workspaceId, [madeIn.column]: member, name: null, ...times });
    }
  }
  const differing = [...changed.values()].filter(({ was, is }) => was !== is);
  await Promise.all([
    madeIn === null
      ? undefined
      : // In one order for all, so that two changes never wait for each other's.
        insertNewRows(
          db,
          madeIn.table,
          [...mentioned].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
        ),
    deleteRows(
      db,
      members.table,
      differing.filter(({ is }) => !is).map(({ key }) => key),
    ),
    insertRows(
      db,
      members.table,
      differing.filter(({ is }) => is).map(({ key }) => key),
    ),
  ]);
}
