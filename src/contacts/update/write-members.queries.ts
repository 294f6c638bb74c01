import type { Kysely } from 'kysely';
import { CONTACT_SET_TABLES, type ContactSet } from '../../store/contact-set-tables.ts';
import type { Database } from '../../store/database.ts';
import type { Contact } from '../contact/contact.ts';
import { inParts } from '../in-parts.ts';
import type { Difference } from './set-change.ts';

/**
 * Writes the members that a set of a contact got and lost. The first mention makes a member of most sets: their members
 * have no creating call in the documented API (specification §2).
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
