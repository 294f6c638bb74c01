import type { PoolClient } from 'pg';
import { TABLE_NAMES } from '../../copy/tables.ts';
import { examine, examineSync, type Finding, mebibytes } from '../../finding.ts';
import type { StoreSettings } from '../../store-settings.ts';
import { describeConnectionError } from '../connection-errors.ts';
import { openPool } from '../pool/hosts.ts';
import { RESTRICTED_ROLE } from '../transaction-preamble.ts';
import { within } from '../within.ts';
import { checkRights } from './rights.ts';
import {
  checkHasTables,
  checkPoolSize,
  checkRole,
  checkSchemaVersion,
  effectiveRole,
  inspectServer,
  isDirectConnection,
  type Server,
} from './server.ts';

/** The maximum difference of the clocks, in milliseconds. */
const MAX_CLOCK_DIFFERENCE = 1_000;
/** The timeout for one check, in milliseconds. */
const CHECK_TIMEOUT = 10_000;

/** Checks the server, the tables and the rights of the role. Later checks are left out if the server is unreachable. */
export async function diagnosePostgres(settings: StoreSettings): Promise<Finding[]> {
  const pool = openPool({ ...settings, poolSize: 1 });
  const check = (name: string, work: () => string | Promise<string>) =>
    examine(name, () =>
      within(CHECK_TIMEOUT, Promise.resolve().then(work), SILENT).catch((error) => {
        throw describeConnectionError(error, settings.url);
      }),
    );
  let connected: { client: PoolClient; server: Server } | undefined;
  const reached = await check('database', async () => {
    const client = await pool.connect();
    connected = { client, server: await inspectServer(client).finally(() => client.release()) };
    return `PostgreSQL ${connected.server.version_name}, as the role ${connected.server.role}`;
  });
  const findings = [reached];
  if (connected !== undefined) {
    const client = await pool.connect();
    for (const [name, work] of checksOf(client, connected.server, settings)) findings.push(await check(name, work));
    client.release(true);
  }
  await pool.end();
  return findings;
}

const SILENT = new Error('timeout: the server does not answer');

type Check = [name: string, work: () => string | Promise<string>];

function checksOf(client: PoolClient, server: Server, settings: StoreSettings): Check[] {
  const { poolSize } = settings;
  const onServer: Check[] = [
    [
      'connections',
      () => {
        checkPoolSize(server, isDirectConnection(client, server), settings);
        return `at most ${poolSize} of the ${server.most_connections} of the server`;
      },
    ],
    ['clock', () => examineClock(client)],
    ['sync', () => examineSync(() => syncLog(client))],
    ['disk space', () => databaseSize(client)],
  ];
  if (!server.has_migrations) return [['schema', () => rejectMissingTables(server)], ...onServer];
  return [
    ['schema', async () => `up to date, with the migration ${await checkSchemaVersion(client)}`],
    ['rights', () => examineRights(client, server)],
    ['row-level security', () => examinePolicies(client, server)],
    ...onServer,
  ];
}

function rejectMissingTables(server: Server): string {
  checkHasTables(server);
  return '';
}

async function examineRights(client: PoolClient, server: Server): Promise<string> {
  await checkRights(client, effectiveRole(server));
  return `the role ${effectiveRole(server)} may read and change all tables`;
}

/** Checks the tables and their policies: a transaction that names no workspace must see no row. */
async function examinePolicies(client: PoolClient, server: Server): Promise<string> {
  checkRole(server);
  const { rows: unprotected } = await client.query<{ name: string }>(WITHOUT_POLICIES, [TABLE_NAMES]);
  if (unprotected.length > 0) {
    const tables = unprotected.map(({ name }) => name).join(', ');
    throw new Error(
      `row-level security is off for the tables ${tables}: "alter table … enable row level security, force row level ` +
        'security" for each',
    );
  }
  const visible = await visibleTables(client, server);
  if (visible.length > 0) {
    throw new Error(
      `rows of the tables ${visible.join(', ')} are visible without a workspace: drop the policies that others than ` +
        '"contact-gateway migrate" have made on them',
    );
  }
  return `in force for the role ${effectiveRole(server)}`;
}

const WITHOUT_POLICIES = `
  select relname as name
  from pg_class
  where relnamespace = (select relnamespace from pg_class where oid = to_regclass('kysely_migration'))
    and relname = any($1)
    and not (relrowsecurity and relforcerowsecurity)
  order by name`;

async function visibleTables(client: PoolClient, server: Server): Promise<string[]> {
  await client.query('begin read only');
  try {
    if (server.bypasses_policies) await client.query(`set local role ${RESTRICTED_ROLE}`);
    const found = TABLE_NAMES.map((name) => `select '${name}' as name where exists (select from ${name})`);
    const { rows } = await client.query<{ name: string }>(found.join(' union all '));
    return rows.map(({ name }) => name);
  } finally {
    await client.query('rollback');
  }
}

async function examineClock(client: PoolClient): Promise<string> {
  const before = Date.now();
  const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
  const uncertainty = (Date.now() - before) / 2;
  const difference = Number(rows[0]?.now) - before - uncertainty;
  const seconds = (Math.abs(difference) / 1000).toFixed(1);
  if (Math.abs(difference) - uncertainty <= MAX_CLOCK_DIFFERENCE) return `differs from the server by ${seconds} s`;
  throw new Error(
    `the clock of this machine is ${seconds} s ${difference > 0 ? 'behind' : 'ahead of'} that of the server: ` +
      'synchronize both (timedatectl set-ntp true), because keys expire and history is kept by it',
  );
}

/** Writes a message that changes no data into the log of the server, and waits until the log is on disk. */
async function syncLog(client: PoolClient): Promise<void> {
  await client.query("select pg_logical_emit_message(true, 'contact-gateway', '')");
}

async function databaseSize(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ size: string }>('select pg_database_size(current_database()) as size');
  return `the database takes ${mebibytes(Number(rows[0]?.size))}; the free space is visible on the server only`;
}
