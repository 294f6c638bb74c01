import type { ClientBase } from 'pg';
import { checkSteps } from '../../migrate.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { migrations } from '../migrations/index.ts';
import { RESTRICTED_ROLE } from '../transaction-preamble.ts';
import { checkRights } from './rights.ts';

/** The oldest supported version of PostgreSQL. */
const OLDEST_VERSION = 14;

export interface Server {
  version: number;
  version_name: string;
  encoding: string;
  /** The maximum number of connections, without those reserved for superusers. */
  most_connections: number;
  /** The process id of the server process for this connection. */
  pid: number;
  role: string;
  is_superuser: boolean;
  bypasses_policies: boolean;
  /** Whether the role may take on the restricted role. */
  may_be_restricted: boolean;
  /** Whether row-level security does not apply to the restricted role either. */
  restricted_bypasses_policies: boolean;
  /** The first existing schema of the role's search path. */
  schema: string | null;
  has_migrations: boolean;
}

/** The properties of a database that the store depends on. */
export interface DatabaseTraits {
  /** Whether row-level security does not apply to the role. */
  bypassesPolicies: boolean;
  /** Whether the connection is direct: no proxy shares server connections among clients. */
  isDirect: boolean;
}

/** Checks that this program can serve from the database. Throws an error of one line that says what to do. */
export async function inspectDatabase(
  client: ClientBase,
  settings: Pick<StoreSettings, 'poolSize'>,
): Promise<DatabaseTraits> {
  const server = await inspectServer(client);
  const isDirect = isDirectConnection(client, server);
  checkPoolSize(server, isDirect, settings);
  checkHasTables(server);
  checkRole(server);
  await checkSchemaVersion(client);
  await checkRights(client, effectiveRole(server));
  return { bypassesPolicies: server.bypasses_policies, isDirect };
}

/** Returns whether no proxy shares the connections of the server among clients. */
export function isDirectConnection(client: ClientBase, { pid }: Server): boolean {
  return pid === pidOf(client);
}

/** Throws if the pool may need more connections than the server has. Behind a proxy, this is not known. */
export function checkPoolSize(
  { most_connections: most }: Server,
  isDirect: boolean,
  { poolSize }: Pick<StoreSettings, 'poolSize'>,
): void {
  if (!isDirect || poolSize <= most) return;
  throw new Error(
    `DATABASE_POOL_SIZE is ${poolSize}, but the server has only ${most} connections for everybody: lower it, or raise ` +
      'max_connections there',
  );
}

/** Throws if the role sees no tables of this program. */
export function checkHasTables({ has_migrations: hasMigrations, role }: Server): void {
  if (hasMigrations) return;
  throw new Error(
    `the database has no tables of contact-gateway that the role ${role} can see: make them with "contact-gateway migrate"`,
  );
}

/** Throws if row-level security does not apply to the role, and the role cannot take on one to which it applies. */
export function checkRole(server: Server): void {
  const { role } = server;
  if (!server.bypasses_policies) return;
  if (!server.may_be_restricted) {
    throw new Error(
      `the role ${role} bypasses row-level security and may not take on the role ${RESTRICTED_ROLE} instead: ` +
        `run "contact-gateway migrate" with the role ${role} once, or connect with a role without such rights`,
    );
  }
  if (server.restricted_bypasses_policies) {
    throw new Error(
      `the role ${RESTRICTED_ROLE} bypasses row-level security, and transactions take it on instead of a role that does: ` +
        `run "alter role ${RESTRICTED_ROLE} nosuperuser nobypassrls" as another superuser, or connect with a role ` +
        'without such rights',
    );
  }
}

/** Returns the role with which transactions read and write. */
export function effectiveRole({ role, bypasses_policies: bypassesPolicies }: Server): string {
  return bypassesPolicies ? RESTRICTED_ROLE : role;
}

/** Throws unless the tables have exactly the migrations that this program knows. Returns the name of the last one. */
export async function checkSchemaVersion(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  const names = rows.map(({ name }) => name);
  checkSteps(names, migrations);
  return names.at(-1) ?? '';
}

/** Checks that the tables can be created on the server. Throws an error of one line that says what to do. */
export async function inspectServer(
  client: ClientBase,
  oldestVersion = OLDEST_VERSION,
): Promise<Server & { schema: string }> {
  const { rows } = await client.query<Server>(INSPECT_SERVER);
  const [server] = rows;
  if (server === undefined) throw new Error('the server does not answer as PostgreSQL does');
  if (server.version < oldestVersion) {
    throw new Error(
      `the server is PostgreSQL ${server.version_name}, but must be ${oldestVersion} or later: upgrade it`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new Error(
      `the database has the encoding ${server.encoding}, but must have UTF8: ` +
        'create another with "create database … encoding \'UTF8\' template template0"',
    );
  }
  const { schema } = server;
  if (schema === null) {
    throw new Error(
      `the role ${server.role} may use no schema that its search_path names: create one there, or set another search_path`,
    );
  }
  return { ...server, schema };
}

const RESTRICTED = `select oid, rolsuper or rolbypassrls as bypasses from pg_roles where rolname = '${RESTRICTED_ROLE}'`;
// Before version 16, a member could always take on a role. Since then, this is a separate right.
const MEMBERSHIP = "case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end";

const INSPECT_SERVER = `
  select
    current_setting('server_version_num')::int / 10000 as version,
    current_setting('server_version') as version_name,
    current_setting('server_encoding') as encoding,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true), '0')::int as most_connections,
    pg_backend_pid() as pid,
    rolname as role,
    rolsuper as is_superuser,
    rolsuper or rolbypassrls as bypasses_policies,
    coalesce((select pg_has_role(oid, ${MEMBERSHIP}) from (${RESTRICTED}) as restricted), false) as may_be_restricted,
    coalesce((select bypasses from (${RESTRICTED}) as restricted), false) as restricted_bypasses_policies,
    current_schema() as schema,
    to_regclass('kysely_migration') is not null as has_migrations
  from pg_roles
  where rolname = current_user`;

/**
 * Returns the process id that the server reported on connecting. A proxy that shares connections reports another one.
 */
function pidOf(client: ClientBase): number | null {
  return (client as ClientBase & { processID: number | null }).processID;
}
