import { appendFile, chown, cp, readdir, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';
import { type Place, type PostgresServer, runServer } from './run-server.ts';

export interface PostgresStandby extends PostgresServer {
  /** Makes it a primary of its own, and resolves when it takes writes. */
  promote(): Promise<void>;
}

/** What the primary keeps for itself or makes anew, as `pg_basebackup` leaves it out. */
const OWN_FILES = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;
/** Folders of which only the folder itself is copied. */
const OWN_FOLDERS = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp'];

/**
 * Starts a hot standby that streams from the primary, whose settings it takes over, at any free port where none is
 * given. Resolves when it answers.
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

/** Copies a running primary as PostgreSQL's documentation describes it: npm brings no `pg_basebackup`. */
async function copy(primary: PostgresServer, { data, port, options }: Place): Promise<void> {
  const slot = `standby_${port}`;
  const client = new Client({ connectionString: primary.url() });
  await client.connect();
  try {
    // The primary keeps what it logs from here on until the standby has it.
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
      // Otherwise it would wait for standbys of its own as soon as it is promoted.
      "synchronous_standby_names = ''\n",
  );
  const { uid, gid } = options;
  if (uid === undefined || gid === undefined) return;
  const files = await readdir(data, { recursive: true });
  await Promise.all(['', ...files].map((file) => chown(join(data, file), uid, gid)));
}

/** Lets every commit wait from now on until the standby has it, and resolves when that is so. */
export async function waitForStandby(primary: PostgresServer): Promise<void> {
  await primary.query("alter system set synchronous_standby_names = '*'");
  await primary.query('select pg_reload_conf()');
  for (;;) {
    const [standby] = await primary.query('select sync_state from pg_stat_replication');
    if (standby?.sync_state === 'sync') return;
    await after(20);
  }
}
