import type { PoolClient } from 'pg';
import { migrate } from '../../migrate.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { PostgresConnection } from '../connection.ts';
import { migratingOver } from '../dialect.ts';
import { migrations } from '../migrations/index.ts';
import type { Server } from '../server/server.ts';
import { RESTRICTED_ROLE } from '../transaction-preamble.ts';
import { maintain } from './maintenance.ts';

/**
 * Creates or migrates the tables. Returns the names of the applied migrations. Rejects with an error of one line that
 * says what to do.
 */
export function migratePostgres(settings: StoreSettings): Promise<string[]> {
  return maintain(settings, migrateTables);
}

/** Creates or migrates the tables in an open transaction. */
export async function migrateTables(client: PoolClient, server: Server & { schema: string }): Promise<string[]> {
  const connection = new PostgresConnection(client, undefined);
  const applied = await migrate(migratingOver(connection), migrations, server.schema).catch((error) => {
    throw connection.failure ?? error;
  });
  await grantRights(client, server);
  return applied;
}

/** Creates a restricted role, with all rights on the tables, for roles that bypass the policies. */
async function grantRights(client: PoolClient, server: Server): Promise<void> {
  if (server.bypasses_policies && !server.may_be_restricted) {
    await client.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${RESTRICTED_ROLE}') then
          create role ${RESTRICTED_ROLE} nologin;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    // Only a superuser may take on a role that it has created without being a member of it.
    if (!server.is_superuser) await client.query(`grant ${RESTRICTED_ROLE} to current_user`);
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
