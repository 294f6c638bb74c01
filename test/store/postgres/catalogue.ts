import type { ClientBase } from 'pg';

/** The gateway's tables in the order of their creation: referenced ones first. */
export async function tablesOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(`
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      and relname not like 'kysely%'
    order by oid`);
  return rows.map(({ relname }) => relname);
}

/** The column of a table with the workspace of a row. */
export function workspaceColumn(table: string): string {
  return table === 'workspace' ? 'id' : 'workspace_id';
}

/** The rows of a workspace in each of the tables, for a role that sees all of them, as JSON text in order. */
export async function rowsOf(
  client: ClientBase,
  tables: readonly string[],
  workspaceId: string,
): Promise<Record<string, string[]>> {
  return eachOf(tables, async (table) => {
    const text = `select to_jsonb(t)::text as row from ${table} as t where ${workspaceColumn(table)} = $1`;
    const { rows } = await client.query<{ row: string }>(text, [workspaceId]);
    return rows.map(({ row }) => row).toSorted();
  });
}

/** The properties of each table, partitioned or not: keys, indexes, policies, rights and so on. */
export async function describeTables(
  client: ClientBase,
  tables: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text as owner,
      array(select acl::text from unnest(relacl) as acl order by 1) as rights,
      array(
        select format('%s %s %s', attname, format_type(atttypid, atttypmod), attcollation::regcollation)
        from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped order by attnum
      ) as columns,
      array(
        select format('%s %s', conname, pg_get_constraintdef(oid)) from pg_constraint where conrelid = c.oid order by 1
      ) as constraints,
      array(select replace(indexdef, ' ON ONLY ', ' ON ') from pg_indexes where tablename = relname order by 1) as indexes,
      array(
        select pg_get_triggerdef(oid) from pg_trigger where tgrelid = c.oid and not tgisinternal order by tgname
      ) as triggers,
      array(select to_jsonb(p) from pg_policies as p where tablename = relname order by policyname) as policies
    from pg_class as c where relname = any($1) order by 1`,
    [tables],
  );
  return rows;
}

/** The results of `look` for each name, one after the other. */
export async function eachOf<Found>(
  names: readonly string[],
  look: (name: string) => Promise<Found>,
): Promise<Record<string, Found>> {
  const found: Record<string, Found> = {};
  for (const name of names) found[name] = await look(name);
  return found;
}

/** The tables that can be partitioned. */
export const BIG_TABLES = [
  'contact',
  'contact_identifier',
  'contact_history',
  'list_member',
  'account_member',
  'company_member',
  'idempotency_key',
];
