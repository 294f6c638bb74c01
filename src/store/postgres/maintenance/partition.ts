import type { PoolClient } from 'pg';
import { CONTACT_SET_TABLES } from '../../contact-set-tables.ts';
import type { Database } from '../../database.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { maintain } from './maintenance.ts';
import { migrateTables } from './migrate.ts';

/** The tables that grow with contacts and changes. No table refers to them, so each can be recreated. */
const BIG_TABLES = [
  'contact',
  'contact_identifier',
  'contact_history',
  ...Object.values(CONTACT_SET_TABLES).map(({ members }) => members.table),
  'idempotency_key',
] as const satisfies (keyof Database)[];

/**
 * Divides the big tables by workspace into `count` partitions each, and keeps all rows, keys, indexes, triggers,
 * policies and rights. Creates missing tables first, and skips divided ones. Returns the names of the divided tables.
 * Locks the tables until it is done, and needs space for a second copy of the rows. Rejects with an error of one line
 * that says what to do, and then changes nothing.
 */
export function partitionPostgres(settings: StoreSettings, count: number): Promise<string[]> {
  return maintain(settings, async (client, server) => {
    await migrateTables(client, server);
    const whole = await namesOf(client, "relkind = 'r' and relname = any($1)", [BIG_TABLES]);
    if (whole.length === 0) return [];
    await client.query(`lock table ${whole.join(', ')} in access exclusive mode`);
    // Policies would hide rows from the owner too, so they are off until the end. `row_security = off` turns a policy
    // that would still hide rows into an error, because a copy must not lack rows.
    const forced = await namesOf(client, 'relforcerowsecurity');
    for (const table of forced) await client.query(`alter table ${table} no force row level security`);
    await client.query('set local row_security = off');
    for (const table of whole) await divide(client, table, count);
    for (const table of forced) await client.query(`alter table ${table} force row level security`);
    return whole;
  });
}

/** Returns the names of this program's tables that meet the condition, in the order of their creation. */
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
  // The policies of a table do not apply to queries that name a partition. Row-level security without policies hides
  // all rows of a partition from them.
  for (const partition of partitions) {
    await client.query(`alter table ${partition} owner to ${owner}`);
    await client.query(`alter table ${partition} enable row level security`);
    await client.query(`alter table ${partition} force row level security`);
  }
  await client.query(`analyze ${table}`);
}

interface Description {
  owner: string;
  /** The storage parameters of each partition, such as the fill factor. */
  options: string;
  /** The statements that give a table with the same columns and checks all other properties of this one. */
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
