import type { PoolClient } from 'pg';
import { CONTACT_SET_TABLES } from '../../contact-set-tables.ts';
import type { Database } from '../../database.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { maintain } from './maintenance.ts';
import { migrateTables } from './migrate.ts';

/** The tables that grow with the contacts and their changes. Nothing refers to them, so that each can be made anew. */
const BIG_TABLES = [
  'contact',
  'contact_identifier',
  'contact_history',
  ...Object.values(CONTACT_SET_TABLES).map(({ members }) => members.table),
  'idempotency_key',
] as const satisfies (keyof Database)[];

/**
 * Divides the big tables by workspace into so many partitions each, with all rows, keys, indexes, triggers, policies and
 * rights that they have; makes the tables first where there are none. Those that are divided already stay as they are. Returns
 * the names of those divided. The tables are locked until it is done, and the rows are there twice meanwhile. Rejects
 * with one line that says what to do; then nothing has changed.
 */
export function partitionPostgres(settings: StoreSettings, count: number): Promise<string[]> {
  return maintain(settings, async (client, server) => {
    await migrateTables(client, server);
    const whole = await namesOf(client, "relkind = 'r' and relname = any($1)", [BIG_TABLES]);
    if (whole.length === 0) return [];
    await client.query(`lock table ${whole.join(', ')} in access exclusive mode`);
    // Policies would hide the rows from the owner, too. Until the end, and rather an error than a copy that lacks some.
    const forced = await namesOf(client, 'relforcerowsecurity');
    for (const table of forced) await client.query(`alter table ${table} no force row level security`);
    await client.query('set local row_security = off');
    for (const table of whole) await divide(client, table, count);
    for (const table of forced) await client.query(`alter table ${table} force row level security`);
    return whole;
  });
}

/** Tables of ours, in the order in which they were made. */
async function namesOf(client: PoolClient, condition: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
      where relnamespace = current_schema()::regnamespace and ${condition} order by oid`,
    [...values],
  );
  return rows.map(({ name }) => name);
}

async function divide(client: PoolClient, table: string, count: number): Promise<void> {
  const { owner, options, statements } = await describe(client, table);
  const whole = `${table}_whole`;
  const digits = String(count - 1).length;
  const partitions = Array.from({ length: count }, (_, index) => `${table}_p${String(index).padStart(digits, '0')}`);
  await client.query(`alter table ${table} rename to ${whole}`);
  await client.query(
    `create table ${table} (like ${whole} including all excluding indexes) partition by hash (workspace_id)`,
  );
  for (const [remainder, partition] of partitions.entries()) {
    const bounds = `with (modulus ${count}, remainder ${remainder})`;
    await client.query(`create table ${partition} partition of ${table} for values ${bounds}${options}`);
  }
  await client.query(`insert into ${table} select * from ${whole}`);
  await client.query(`drop table ${whole}`);
  for (const statement of statements) await client.query(statement);
  // The policies of a table do not hold for who reads its partitions by name: nobody is to see anything there.
  for (const partition of partitions) {
    await client.query(`alter table ${partition} owner to ${owner}`);
    await client.query(`alter table ${partition} enable row level security`);
    await client.query(`alter table ${partition} force row level security`);
  }
  await client.query(`analyze ${table}`);
}

interface Description {
  owner: string;
  /** What else to say of each partition: how full its pages are to be. */
  options: string;
  /** Makes of a table with the columns and checks of this one its equal. */
  statements: string[];
}

async function describe(client: PoolClient, table: string): Promise<Description> {
  const { rows } = await client.query<Description>(DESCRIPTION, [table]);
  return rows[0] as Description;
}

const DESCRIPTION = `
  select
    relowner::regrole::text as owner,
    coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') as options,
    array(
      select format('alter table %I add constraint %I %s', relname, conname, pg_get_constraintdef(c.oid))
      from pg_constraint as c where conrelid = t.oid and contype in ('p', 'u', 'f') order by c.oid
    ) || array(
      select pg_get_indexdef(indexrelid) from pg_index
      where indrelid = t.oid and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
      order by indexrelid
    ) || array(
      select pg_get_triggerdef(trigger.oid) from pg_trigger as trigger
      where tgrelid = t.oid and not tgisinternal order by trigger.oid
    ) || array(
      select format('create policy %I on %I as %s for %s to %s', policyname, relname, permissive, cmd,
        (select string_agg(quote_ident(role), ', ') from unnest(roles) as role)
      ) || coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '')
      from pg_policies where schemaname = relnamespace::regnamespace::text and tablename = relname
    ) || case when relrowsecurity then array[format('alter table %I enable row level security', relname)] end
      || format('alter table %I owner to %s', relname, relowner::regrole)
    || array(
      select format('grant %s on %I to %s', privilege_type, relname,
        case grantee when 0 then 'public' else grantee::regrole::text end
      ) || case when is_grantable then ' with grant option' else '' end
      from aclexplode(relacl)
    ) as statements
  from pg_class as t where oid = to_regclass($1)`;
