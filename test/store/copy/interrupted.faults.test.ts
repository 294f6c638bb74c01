import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { SEED } from '../../../src/conformance/environment/seed.ts';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import { migrateStore, openStore } from '../../../src/store/open-store.ts';
import { makeWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { launch, newFolder, run, startsPrograms } from '../../program/program.ts';

startsPrograms();

/** Identifiers that come before all others; with those there are two and a half batches. */
const VALUES = Array.from({ length: 2_500 }, (_, index) => `${index}`.padStart(5, '0'));
const ALL = VALUES.length + 3;

interface Interruption {
  name: string;
  /** An identifier that another session is about to write, so that the copy waits in its batch. */
  held: string | undefined;
  /** Interrupts the waiting copy. */
  interrupt(copy: { pid: number; connection: number }): Promise<unknown>;
  ending: object;
  /** The number of identifiers in the target afterwards. */
  left: number;
}

/** One after the other: each continues after the previous one. */
const INTERRUPTIONS: Interruption[] = [
  {
    name: 'killed',
    held: VALUES[1_500],
    interrupt: async ({ pid }) => process.kill(pid, 'SIGKILL'),
    ending: { code: null, signal: 'SIGKILL' },
    left: 1_000,
  },
  {
    name: 'stopped by a signal',
    held: VALUES[1_500],
    async interrupt({ pid }) {
      expect(handles(pid, 'SIGINT')).toBe(true);
      process.kill(pid, 'SIGINT');
      await expect.poll(() => handles(pid, 'SIGINT')).toBe(false);
    },
    ending: { code: 130, stdout: '', stderr: expect.stringMatching(/\nstopped; run the same command again [^\n]+\n$/) },
    left: 2_000,
  },
  {
    name: 'disconnected from the server',
    held: VALUES[2_400],
    async interrupt({ connection }) {
      await server.query(`alter database ${database} allow_connections false`);
      await server.query(`select pg_terminate_backend(${connection}, 10000)`);
    },
    ending: {
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /\nthe copy failed: [^\n]+; when this is fixed, run the same command again [^\n]+\n$/,
      ),
    },
    left: 2_000,
  },
];

let server: pg.Client;
let target: FreshDatabase;
let database: string;
let workspaceId: string;
/** A session that writes to the target. */
let other: pg.Client;
let command: string[];
beforeAll(async () => {
  const source = `file:${join(newFolder(), 'contacts.db')}`;
  const store = await openStore({ url: source });
  ({ id: workspaceId } = await makeWorkspace(createServices(store, undefined), SEED));
  const row = { workspace_id: workspaceId, key: 'bulk', contact_id: '' };
  const rows = VALUES.map((value) => ({ ...row, normalized_value: value }));
  await store.write({ workspaceId }, (transaction) =>
    transaction.insertInto('contact_identifier').values(rows).execute(),
  );
  await store.close();

  target = await freshPostgres('template0');
  await migrateStore(target);
  database = new URL(target.url).pathname.slice(1);
  command = ['copy', '--from', source, '--to', target.url];
  server = await connect(inject('postgresUrl'));
  other = await connect(target.url);
});
afterAll(async () => {
  await other.end();
  await server.end();
  await target.remove();
});

test.each(INTERRUPTIONS)('a copy that is $name leaves complete batches', async ({ held, interrupt, ending, left }) => {
  await other.query('begin');
  await other.query(`insert into contact_identifier values ('${workspaceId}', 'bulk', '${held}', '')`);
  const { child, ended } = launch(command, {});
  await interrupt({ pid: Number(child.pid), connection: await waiting(child) });
  await other.query('rollback');
  expect(await ended).toMatchObject(ending);
  await server.query(`alter database ${database} allow_connections true`);
  expect(await count()).toBe(left);
});

test('an interrupted copy continues after the last row when it is run again', async () => {
  const left = await count();
  const again = await run(command);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('All rows are equal') });
  expect(again.stderr).toMatch(/^the target has \d+ of \d+ rows from an earlier run\n/);
  expect(again.stderr).toContain(`\ncopied contact_identifier: ${ALL - left} rows\n`);
  expect(await count()).toBe(ALL);
});

/** The connection of the copy, as soon as it waits for a lock. */
async function waiting(copy: ChildProcess): Promise<number> {
  const blocked = async () => {
    if (copy.exitCode !== null || copy.signalCode !== null)
      throw new Error('the copy ended before the row that is held');
    const { rows } = await server.query(
      `select pid from pg_stat_activity where datname = '${database}' and wait_event_type = 'Lock'`,
    );
    return rows[0]?.pid;
  };
  await expect.poll(blocked, { interval: 20, timeout: 60_000 }).toBeDefined();
  return blocked();
}

/** Whether a process has a handler for a signal. The copy removes its handler after the first signal. */
function handles(pid: number, signal: NodeJS.Signals): boolean {
  const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

async function count(): Promise<number> {
  return (await other.query('select from contact_identifier')).rowCount ?? 0;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
