import type { PoolClient } from 'pg';
import { migrate } from '../migrate.ts';
import type { StoreSettings } from '../store-settings.ts';
import { PostgresConnection } from './connection.ts';
import { migratingOver } from './dialect.ts';
import { explainPostgresError } from './explain.ts';
import { openPool } from './hosts.ts';
import { RESTRICTED_ROLE } from './introduction.ts';
import { migrations } from './migrations/index.ts';
import { inspectServer } from './server.ts';

/** Any number, the same in every version of this program. */
const LOCK = 7_052_881;

/**
 * Makes the tables or brings them up to date, all steps in one transaction, so that one that fails leaves nothing. Of
 * several programs that migrate at once, one does and the others wait for it. Rejects with one line that says what to do.
 */
export async function migratePostgres(settings: StoreSettings): Promise<void> {
  const pool = openPool({ ...settings, poolSize: 1, statementTimeout: 0 });
  try {
    const client = await pool.connect();
    try {
      const { bypasses_policies: bypassesPolicies } = await inspectServer(client);
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(${LOCK})`);
      const connection = new PostgresConnection(client, undefined);
      await migrate(migratingOver(connection), migrations);
      await grantRights(client, bypassesPolicies);
      await client.query('commit');
    } finally {
      client.release(true);
    }
  } catch (error) {
    throw explainPostgresError(error, settings.url);
  } finally {
    await pool.end();
  }
}

/** A role that may bypass the policies needs another one to take on, which has all rights but that. */
async function grantRights(client: PoolClient, mustExist: boolean): Promise<void> {
  if (mustExist) {
    await client.query(`
      do $$ begin
        create role ${RESTRICTED_ROLE} nologin;
      exception when duplicate_object or unique_violation then null;
      end $$`);
  }
  await client.query(`
    do $$ begin
      if exists (select from pg_roles where rolname = '${RESTRICTED_ROLE}') then
        execute format('grant usage on schema %I to ${RESTRICTED_ROLE}', current_schema());
        execute format(
          'grant select, insert, update, delete on all tables in schema %I to ${RESTRICTED_ROLE}', current_schema());
      end if;
    end $$`);
}
