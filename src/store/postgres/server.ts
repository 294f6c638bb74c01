import type { PoolClient } from 'pg';
import { migrationNames } from '../migrate.ts';
import { RESTRICTED_ROLE } from './introduction.ts';
import { migrations } from './migrations/index.ts';

/** The oldest version of PostgreSQL that the tables and statements are made for. */
const OLDEST_VERSION = 14;

export interface Server {
  version: number;
  version_name: string;
  encoding: string;
  role: string;
  bypasses_policies: boolean;
  has_restricted_role: boolean;
  has_migrations: boolean;
}

/**
 * Looks whether the database is one that this program can serve from, and whether its role could bypass the policies.
 * Throws one line that says what to do.
 */
export async function inspectDatabase(client: PoolClient): Promise<{ bypassesPolicies: boolean }> {
  const server = await inspectServer(client);
  const { role, bypasses_policies: bypassesPolicies } = server;
  if (!server.has_migrations) {
    throw new Error('the database has no tables of ours yet: make them with "contact-gateway migrate"');
  }
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  const known = migrationNames(migrations);
  const taken = rows.map(({ name }) => name);
  const unknown = taken.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `the database is newer than this program (it has the step ${unknown}): ` +
        'start the version of contact-gateway that made it, or a later one',
    );
  }
  const missing = known.find((name) => !taken.includes(name));
  if (missing !== undefined) {
    throw new Error(
      `the database is older than this program (it lacks the step ${missing}): ` +
        'bring it up to date with "contact-gateway migrate"',
    );
  }
  if (bypassesPolicies && !server.has_restricted_role) {
    throw new Error(
      `the role ${role} bypasses row-level security, and the role ${RESTRICTED_ROLE} to take on instead is missing: ` +
        `run "contact-gateway migrate" with the role ${role} once, or connect with a role without such rights`,
    );
  }
  return { bypassesPolicies };
}

/** Looks whether the server is one that the tables can be made on. Throws one line that says what to do. */
export async function inspectServer(client: PoolClient): Promise<Server> {
  const { rows } = await client.query<Server>(`
    select
      current_setting('server_version_num')::int / 10000 as version,
      current_setting('server_version') as version_name,
      current_setting('server_encoding') as encoding,
      current_user as role,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as bypasses_policies,
      exists (select from pg_roles where rolname = '${RESTRICTED_ROLE}') as has_restricted_role,
      to_regclass('kysely_migration') is not null as has_migrations`);
  const [server] = rows;
  if (server === undefined) throw new Error('the server does not answer as PostgreSQL does');
  if (server.version < OLDEST_VERSION) {
    throw new Error(
      `the server is PostgreSQL ${server.version_name}, but must be ${OLDEST_VERSION} or later: upgrade it`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new Error(
      `the database has the encoding ${server.encoding}, but must have UTF8: ` +
        'create another with "create database … encoding \'UTF8\' template template0"',
    );
  }
  return server;
}
