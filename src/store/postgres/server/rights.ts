import type { ClientBase } from 'pg';

/** Throws if the role lacks a right on one of this program's tables, which it recognizes by their policy. */
export async function checkRights(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ right: string; name: string }>(
    `select "right", relname as name
      from pg_policy
      join pg_class on pg_class.oid = polrelid
      cross join unnest(array['select', 'insert', 'update', 'delete']) as "right"
      where polname = 'room'
        and relnamespace = (select relnamespace from pg_class where oid = to_regclass('kysely_migration'))
        and not has_table_privilege($1, pg_class.oid, "right")
      order by name, "right"
      limit 1`,
    [role],
  );
  const [lacking] = rows;
  if (lacking === undefined) return;
  throw new Error(
    `the role ${role} lacks the right to ${lacking.right} on the table ${lacking.name}: ` +
      `"grant select, insert, update, delete on all tables in schema … to ${role}", or connect with their owner`,
  );
}
