import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateStore } from '../../src/store/open-store.ts';
import { freePort } from '../postgres/free-port.ts';
import { queryAt } from '../postgres/query.ts';
import type { PostgresServer } from '../postgres/run-server.ts';
import { startPostgresServer } from '../postgres/server.ts';
import { fill, mountsDisks, remountReadOnly, smallDisk } from '../store/sqlite/small-disk.ts';
import { newFolder, run, startsPrograms } from './program.ts';

startsPrograms();
mountsDisks();

interface Case {
  name: string;
  /** Makes the failure in a folder that has a database in `data`. */
  given?: (folder: string) => void;
  environment?: Record<string, string>;
  args?: readonly string[];
  under?: readonly string[];
  /** Each problem, in order: the check and what to do. */
  problems: RegExp[];
}

const FILE: Case[] = [
  { name: 'nothing wrong', problems: [] },
  {
    name: 'invalid settings',
    environment: { PORT: 'abc', DATABASE_URL_FILE: '/nowhere/url' },
    problems: [/^settings: DATABASE_URL_FILE: .+ cannot be read/, /^settings: PORT is "abc", but must be/],
  },
  {
    name: 'a list of operations that does not exist',
    environment: { GRAPHQL_PERSISTED_OPERATIONS: 'operations.json' },
    problems: [/^settings: .*no list of operations can be read/],
  },
  {
    name: 'a file that is not a database',
    given: (folder) => writeFileSync(join(folder, 'data/contacts.db'), 'Dear Ada,\n'.repeat(100)),
    problems: [/^database: .+ is not a SQLite database: name another file, or move this one away$/],
  },
  {
    name: 'an old schema',
    given: (folder) => change(folder, 'delete from kysely_migration where name > $1', '0005'),
    problems: [/^schema: the database is older .+: bring it up to date with "contact-gateway migrate"$/],
  },
  {
    name: 'a newer schema',
    given: (folder) => change(folder, "insert into kysely_migration values ($1, '2020-01-01')", '0999-later'),
    problems: [/^schema: the database is newer .+ 0999-later\): start the version .+ that made it, or a later one$/],
  },
  {
    name: 'a clock that was set back',
    given: (folder) => change(folder, 'update kysely_migration set timestamp = $1', '2999-01-01T00:00:00.000Z'),
    problems: [/^clock: the clock of this machine is behind the last migration, at 2999-.+: set it/],
  },
  {
    name: 'a database that others may read',
    given: (folder) => chmodSync(join(folder, 'data/contacts.db'), 0o644),
    problems: [/^file permissions: other users may read \S+data\/contacts\.db: chmod 600 \S+data\/contacts\.db$/],
  },
  {
    name: 'backups that others may read, among other files',
    given(folder) {
      writeFileSync(join(folder, 'data/monday.db'), readFileSync(join(folder, 'data/contacts.db')), { mode: 0o640 });
      writeFileSync(join(folder, 'data/tuesday.dump'), 'PGDMP\x01\x0f', { mode: 0o604 });
      writeFileSync(join(folder, 'data/own.dump'), 'PGDMP\x01\x0f', { mode: 0o600 });
      writeFileSync(join(folder, 'data/notes.txt'), 'PostgreSQL', { mode: 0o644 });
    },
    problems: [/^file permissions: other users may read \S+monday\.db \S+tuesday\.dump: chmod 600 \S+ \S+$/],
  },
  {
    name: 'a folder of backups that others may read',
    args: ['--backups', 'backups'],
    given(folder) {
      mkdirSync(join(folder, 'backups'));
      writeFileSync(join(folder, 'backups/contacts.sql'), '--\n-- PostgreSQL database dump\n', { mode: 0o644 });
    },
    problems: [/^backups: other users may read backups\/contacts\.sql: chmod 600 backups\/contacts\.sql$/],
  },
  {
    name: 'a folder of backups that does not exist',
    args: ['--backups', 'nowhere'],
    problems: [/^backups: the folder nowhere cannot be read .+: correct --backups$/],
  },
  {
    name: 'a limit of 64 open files',
    under: ['sh', '-c', 'ulimit -n 64; exec "$0" "$@"'],
    problems: [/^open files: 64 may be open, but MAX_CONNECTIONS=5000 needs 5074: raise the limit .+ or lower/],
  },
  {
    name: 'a heap that is larger than the machine',
    environment: { NODE_OPTIONS: '--max-old-space-size=10000000' },
    problems: [/^memory: \d+ MiB, of which V8 may take \d+ MiB .+: set NODE_OPTIONS=--max-old-space-size=\d+, or/],
  },
  {
    name: 'a disk that syncs slowly',
    under: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'inject=fdatasync:delay_enter=150000'],
    problems: [/^sync: a sync takes \d+\.\d ms, .+: put the database on a faster disk$/],
  },
];

describe.concurrent('doctor, on a SQLite file, names what to do and changes nothing, given', () => {
  test.each(FILE)('$name', async ({ given = () => {}, args = [], environment = {}, under = [], problems }) => {
    const folder = await folderWithDatabase();
    given(folder);
    const before = contentOf(folder);
    await expectProblems(problems, { folder, environment, under }, args);
    expect(contentOf(folder)).toEqual(before);
  });

  test('no database yet', async () => {
    const folder = newFolder();
    await expectProblems([], { folder });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.skipIf(smallDisk() === undefined)('doctor, on a disk of its own (skipped if none can be mounted)', () => {
  const MEMORY = /^file system: \/\S+ is in memory, and lost when .+: name a folder on a disk$/;
  const SMALL = /^disk space: the disk of \/\S+ has .+ MiB left, and should have 256 MiB: make room, or move/;

  test('names a disk in memory, and a small one', async () => {
    await expectProblems([MEMORY, SMALL], { environment: { DATABASE_URL: `file:${smallDisk()}/contacts.db` } });
  });

  test('names a full disk', async () => {
    const disk = smallDisk() as string;
    fill(disk, 0);
    const full = /^sync: no file can be written in \/\S+ \(ENOSPC\): make room on its disk$/;
    await expectProblems([MEMORY, SMALL, full], { environment: { DATABASE_URL: `file:${disk}/contacts.db` } });
    expect(readdirSync(disk)).toEqual(['filler']);
  });

  test('names a disk that is mounted for reading only', async () => {
    const disk = smallDisk() as string;
    const environment = { DATABASE_URL: `file:${disk}/contacts.db` };
    await migrateStore({ url: environment.DATABASE_URL });
    remountReadOnly(disk);
    const database = /^database: the store is read-only: make its file and folder writable for this user$/;
    const sync = /^sync: no file can be written in \/\S+ \(EROFS\): mount it for writing$/;
    await expectProblems([database, MEMORY, SMALL, sync], { environment });
  });
});

describe('doctor, on PostgreSQL, names what to do and changes nothing, given', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    // Without durability, a server does not sync, and so never slowly.
    server = await startPostgresServer({ durable: true });
    for (const role of ['stranger', 'reader']) await server.query(`create role ${role} login`);
    await server.query('create role bypasser login bypassrls');
    for (const name of ['whole', 'empty']) await server.query(`create database ${name}`);
    await migrateStore({ url: server.url('whole') });
    for (const [name, statements] of Object.entries(CHANGES)) {
      await server.query(`create database ${name} template whole`);
      await queryAt(server.url(name), ...statements);
    }
  });
  afterAll(() => server.remove());

  const CHANGES = {
    older: ['delete from kysely_migration where name = (select max(name) from kysely_migration)'],
    partly: ['grant select on all tables in schema public to reader'],
    unprotected: ['alter table contact disable row level security', 'alter table list no force row level security'],
    open: [
      "insert into workspace (id, name, settings, revision, created_at) values ('w', 'w', '{}', 'r', 0)",
      'create policy everything on workspace using (true)',
    ],
    late: [
      `create function clock_timestamp() returns timestamptz language sql as
        $$ select pg_catalog.clock_timestamp() + interval '1 hour' $$`,
    ],
  };

  const CASES: {
    name: string;
    database: string;
    role?: string;
    options?: string;
    poolSize?: string;
    problems: RegExp[];
  }[] = [
    { name: 'nothing wrong', database: 'whole', problems: [] },
    {
      name: 'no tables',
      database: 'empty',
      problems: [
        /^schema: the database has no tables of contact-gateway .+: make them with "contact-gateway migrate"$/,
      ],
    },
    {
      name: 'an old schema',
      database: 'older',
      problems: [/^schema: the database is older .+: bring it up to date with "contact-gateway migrate"$/],
    },
    {
      name: 'a role without rights',
      database: 'whole',
      role: 'stranger',
      problems: [
        /^schema: the role stranger lacks a right .+/,
        /^rights: the role stranger lacks/,
        /^row-level security: the role stranger lacks/,
      ],
    },
    {
      name: 'a role that may only read',
      database: 'partly',
      role: 'reader',
      problems: [
        /^rights: the role reader lacks the right to delete on the table access_key: "grant select, .+ to reader"/,
      ],
    },
    {
      name: 'a role that bypasses row-level security',
      database: 'partly',
      role: 'bypasser',
      problems: [
        /^schema: /,
        /^row-level security: the role bypasser bypasses row-level security .+: run "contact-gateway migrate"/,
      ],
    },
    {
      name: 'tables without row-level security',
      database: 'unprotected',
      problems: [
        /^row-level security: row-level security is off for the tables contact, list: "alter table .+" for each$/,
      ],
    },
    {
      name: 'a policy that shows every row',
      database: 'open',
      problems: [
        /^row-level security: rows of the tables workspace are visible without a workspace: drop the policies/,
      ],
    },
    {
      name: 'a clock that differs by an hour',
      database: 'late',
      options: '-c search_path=public,pg_catalog',
      problems: [/^clock: the clock of this machine is 3[56]\d\d\.\d s behind that of the server: synchronize both/],
    },
    {
      name: 'a server that syncs slowly',
      database: 'whole',
      options: '-c commit_delay=100000 -c commit_siblings=0',
      problems: [/^sync: a sync takes \d+\.\d ms, .+: put the database on a faster disk$/],
    },
    {
      name: 'more connections than the server has',
      database: 'whole',
      poolSize: '1000',
      problems: [
        /^connections: DATABASE_POOL_SIZE is 1000, but the server has only \d+ connections for everybody: lower it/,
      ],
    },
    {
      name: 'a database that does not exist',
      database: 'nowhere',
      problems: [/^database: PostgreSQL at \S+ has no database nowhere: create it, or correct DATABASE_URL$/],
    },
  ];

  // One after the other: the server syncs its log for all of them together.
  test.each(CASES)('$name', async ({ database, role = 'postgres', options = '', poolSize = '10', problems }) => {
    const url = `${server.url(database).replace('postgres@', `${role}@`)}?options=${encodeURIComponent(options)}`;
    const rows = () => queryAt(server.url(database), STATE).catch(() => []);
    const before = await rows();
    await expectProblems(problems, { environment: { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize } });
    expect(await rows()).toEqual(before);
  });

  const STATE = `select relname::text, relfilenode, pg_relation_size(oid) as size from pg_class
    where relkind in ('r', 'i') and relnamespace >= 16384 or relnamespace = 'public'::regnamespace order by oid`;

  test('nothing that listens', async () => {
    const url = `postgres://role:correct-horse@127.0.0.1:${await freePort()}/x`;
    const problem =
      /^database: nothing listens at 127\.0\.0\.1:\d+: start PostgreSQL there, or correct host and port in/;
    await expectProblems([problem], { environment: { DATABASE_URL: url } });
  });
});

/** Runs it for people and for programs, and compares the problems of both. */
async function expectProblems(
  problems: readonly RegExp[],
  start: NonNullable<Parameters<typeof run>[1]>,
  args: readonly string[] = [],
) {
  const code = problems.length === 0 ? 0 : 1;
  const forPeople = await run(['doctor', ...args], start);
  const lines = forPeople.stdout.trimEnd().split('\n');
  const found = lines.filter((line) => !line.startsWith('ok ')).map((line) => line.replace(/^PROBLEM +/, ''));
  expect({ ...forPeople, found }).toMatchObject({
    code,
    stderr: '',
    found: problems.map((it) => expect.stringMatching(it)),
  });
  expect(forPeople.stdout).not.toContain('horse');

  const forPrograms = await run(['doctor', '--json', ...args], start);
  expect(forPrograms).toMatchObject({ code, stderr: '' });
  const report: { ok: boolean; findings: { check: string; ok: boolean; message: string }[] } = JSON.parse(
    forPrograms.stdout,
  );
  expect(report.ok).toBe(code === 0);
  const reported = report.findings.filter(({ ok }) => !ok).map(({ check, message }) => `${check}: ${message}`);
  expect(reported).toEqual(problems.map((it) => expect.stringMatching(it)));
  expect(report.findings).toHaveLength(lines.length);
}

async function folderWithDatabase(): Promise<string> {
  const folder = newFolder();
  await migrateStore({ url: `file:${join(folder, 'data/contacts.db')}` });
  return folder;
}

function change(folder: string, statement: string, value: string): void {
  const database = new SqliteDatabase(join(folder, 'data/contacts.db'));
  database.prepare(statement).run({ 1: value });
  database.close();
}

function contentOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'hex')]);
}
