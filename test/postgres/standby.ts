import { appendFile, chown, cp, readdir, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';
import { type Place, type PostgresServer, runServer } from './run-server.ts';

export interface PostgresStandby extends PostgresServer {
  /** Promotes it to a primary. Resolves when it accepts writes. */
  promote(): Promise<void>;
}

/** Files of the primary that a copy must not have, like those that `pg_basebackup` omits. */
const OWN_FILES = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;
/** Folders that are copied without their content. */
const OWN_FOLDERS = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp'];

/**
 * Starts a hot standby that streams from the primary and has its settings, at the given port or any free one. Resolves
 * when it accepts connections.
 */
export async function startPostgresStandby(primary: PostgresServer, port?: number): Promise<PostgresStandby> {
  const server = await runServer((place) => copy(primary, place), port);
  return {
    ...server,
    async promote() {
      await server.query('select pg_promote()');
    },
  };
}

/** Copies a running primary as described in PostgreSQL's documentation, because npm has no `pg_basebackup`. */
async function copy(primary: PostgresServer, { data, port, options }: Place): Promise<void> {
  const slot = `standby_${port}`;
  const client = new Client({ connectionString: primary.url() });
  await client.connect();
  try {
    // From here on, the primary keeps its log until the standby has it.
    await client.query('select pg_create_physical_replication_slot($1, true)', [slot]);
    await client.query('select pg_backup_start($1, fast => true)', [slot]);
    const isToCopy = (file: string) => {
      const [folder = '', ...below] = relative(primary.data, file).split('/');
      return !OWN_FILES.test(basename(file)) && (below.length === 0 || !OWN_FOLDERS.includes(folder));
    };
    await cp(primary.data, data, { recursive: true, filter: isToCopy });
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    await writeFile(join(data, 'backup_label'), rows[0].labelfile);
  } finally {
    await client.end();
  }
  await writeFile(join(data, 'standby.signal'), '');
  await appendFile(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres application_name=${slot}'\n` +
      `primary_slot_name = '${slot}'\n` +
      // Otherwise it would wait for its own standbys after its promotion.
      "synchronous_standby_names = ''\n",
  );
  const { uid, gid } = options;
  if (uid === undefined || gid === undefined) return;
  const files = await readdir(data, { recursive: true });
  await Promise.all(['', ...files].map((file) => chown(join(data, file), uid, gid)));
}

/** Makes every commit wait for the standby from now on. Resolves when this is in effect. */
export async function waitForStandby(primary: PostgresServer): Promise<void> {
  await primary.query("alter system set synchronous_standby_names = '*'");
  await primary.query('select pg_reload_conf()');
  for (;;) {
    const [standby] = await primary.query('select sync_state from pg_stat_replication');
    if (standby?.sync_state === 'sync') return;
    await after(20);
  }
}
