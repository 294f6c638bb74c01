import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../../../src/cli/cli-error.ts';
import { readSettings } from '../../../../src/config/settings.ts';
import { migrateStore, openStore } from '../../../../src/store/open-store.ts';
import { inspectServer } from '../../../../src/store/postgres/server/server.ts';
import { run, startsPrograms } from '../../../program/program.ts';
import { type BadServers, startBadServers } from './bad-servers.ts';

startsPrograms();

const PASSWORD = 'correct-horse';
const WRONG_PASSWORD = 'battery-staple';
const MAX_CONNECTIONS = 60;
/** In milliseconds: the timeout of three seconds and the start of a program, also on a busy machine. */
const ENDS_WITHIN = 30_000;

let servers: BadServers;
beforeAll(async () => {
  servers = await startBadServers({ password: PASSWORD, mostConnections: MAX_CONNECTIONS });
});
afterAll(() => servers.close());

interface Wrong {
  name: string;
  url: () => string;
  command?: 'serve' | 'migrate' | 'key list';
  environment?: Record<string, string>;
  /** Whether to start the program, too: one case for each kind of failure, and those for which the driver would print warnings. */
  isStarted?: true;
  /** The problem and the remedy. */
  says: RegExp;
}

const WRONG: Wrong[] = [
  {
    name: 'a port that nothing listens on',
    url: () => at(servers.ports.free),
    says: /^nothing listens at 127\.0\.0\.1:\d+: start PostgreSQL there, or correct host and port in DATABASE_URL$/,
  },
  {
    name: 'a port that nothing listens on, for a migration',
    isStarted: true,
    command: 'migrate',
    url: () => at(servers.ports.free, 'localhost'),
    says: /^nothing listens at localhost:\d+: start PostgreSQL there, or correct/,
  },
  {
    name: 'a host that does not exist',
    url: () => 'postgres://postgres@nowhere.invalid/whole',
    says: /nowhere\.invalid.+correct it in DATABASE_URL$/,
  },
  {
    name: 'a host that does not respond',
    isStarted: true,
    url: () => at(servers.ports.silent),
    says: /^PostgreSQL at 127\.0\.0\.1:\d+ does not answer: check that it runs/,
  },
  {
    name: 'a host that does not respond, for a migration',
    command: 'migrate',
    url: () => at(servers.ports.silent),
    says: /^PostgreSQL at 127\.0\.0\.1:\d+ does not answer: check that it runs/,
  },
  {
    name: 'a host that does not respond to the request for TLS',
    url: () => `${at(servers.ports.silent)}?sslmode=require`,
    says: /^PostgreSQL at 127\.0\.0\.1:\d+ does not answer: check that it runs/,
  },
  {
    name: 'a server that hangs up',
    url: () => at(servers.ports.rude),
    says: /^what listens at .+ correct host and port in DATABASE_URL$/,
  },
  {
    name: 'a web server',
    url: () => at(servers.ports.http),
    says: /^what listens at .+ correct host and port in DATABASE_URL$/,
  },
  {
    name: 'a web server, with TLS',
    url: () => `${at(servers.ports.http)}?sslmode=require`,
    says: /^what listens at .+ correct host and port in DATABASE_URL$/,
  },
  {
    name: 'a wrong password',
    url: () => as(`keeper:${WRONG_PASSWORD}`, 'whole'),
    says: /does not accept the password of the role keeper: correct it in DATABASE_URL$/,
  },
  {
    name: 'a wrong password, for a list of keys',
    isStarted: true,
    command: 'key list',
    url: () => as(`keeper:${WRONG_PASSWORD}`, 'whole'),
    says: /does not accept the password of the role keeper: correct it in DATABASE_URL$/,
  },
  {
    name: 'no password',
    isStarted: true,
    url: () => as('keeper', 'whole'),
    says: /wants a password of the role keeper: put it in DATABASE_URL, or in PGPASSWORD$/,
  },
  {
    name: 'a role that does not exist',
    url: () => as('nobody', 'whole'),
    says: /does not let the role nobody in \(role "nobody" does not exist\): correct DATABASE_URL/,
  },
  {
    name: 'a role that the server rejects',
    url: () => as('barred', 'whole'),
    says: /does not let the role barred in \(pg_hba\.conf rejects .+\): correct DATABASE_URL .*or pg_hba\.conf there$/,
  },
  {
    name: 'a database that does not exist',
    url: () => as('postgres', 'nothing here'),
    says: /has no database nothing here: create it, or correct DATABASE_URL$/,
  },
  {
    name: 'a role without rights',
    url: () => as('stranger', 'whole'),
    says: /the role stranger lacks a right \(permission denied for table kysely_migration\): grant it/,
  },
  {
    name: 'a role without rights on some tables',
    url: () => as('reader', 'partly'),
    says: /^the role reader lacks the right to delete on the table access_key: "grant select, insert, .+ to reader"/,
  },
  {
    name: 'a role without the right to create tables, for a migration',
    command: 'migrate',
    url: () => as('stranger', 'unmigrated'),
    says: /the role stranger lacks a right \(permission denied for schema public\): grant it/,
  },
  {
    name: 'a role that bypasses row-level security and cannot switch to another role',
    url: () => as('bypasser', 'whole'),
    says: /^the role bypasser bypasses row-level security .+: run "contact-gateway migrate"/,
  },
  {
    name: 'a search path without schemas',
    command: 'migrate',
    url: () => `${servers.postgres.url('unmigrated')}?options=${encodeURIComponent('-c search_path=missing')}`,
    says: /^the role postgres may use no schema that its search_path names: create one/,
  },
  {
    name: 'a database without tables',
    url: () => servers.postgres.url('unmigrated'),
    says: /no tables of contact-gateway .+: make them with "contact-gateway migrate"$/,
  },
  {
    name: 'a database with other tables, for a migration',
    command: 'migrate',
    url: () => servers.postgres.url('occupied'),
    says: /tables of somebody else \(relation "company" already exists\): use an empty one$/,
  },
  {
    name: 'an older database',
    isStarted: true,
    url: () => servers.postgres.url('older'),
    says: /older than this program .+: bring it up to date with "contact-gateway migrate"$/,
  },
  {
    name: 'a newer database',
    url: () => servers.postgres.url('newer'),
    says: /newer than this program .+ 0999-from-the-future\): start the version of contact-gateway that made it, or a/,
  },
  {
    name: 'a newer database, for a migration',
    command: 'migrate',
    url: () => servers.postgres.url('newer'),
    says: /newer than this program .+ 0999-from-the-future\): start the version of contact-gateway that made it, or a/,
  },
  ...['SQL_ASCII', 'LATIN1'].map((encoding) => ({
    name: `a database in ${encoding}`,
    command: 'migrate' as const,
    url: () => servers.postgres.url(encoding.toLowerCase()),
    says: new RegExp(`has the encoding ${encoding}, but must have UTF8: create another with "create database`),
  })),
  {
    name: 'TLS with a server without TLS',
    isStarted: true,
    url: () => `${servers.postgres.url('whole')}?sslmode=require`,
    says: /offers no TLS: turn it on there, or leave sslmode out of DATABASE_URL$/,
  },
  {
    name: 'a missing certificate',
    url: () => `${servers.postgres.url('whole')}?sslmode=verify-full&sslrootcert=/nowhere/root.crt`,
    says: /^a file that DATABASE_URL names is not there \(.+\/nowhere\/root\.crt.+\): correct its path$/,
  },
  {
    name: 'more connections than the server allows',
    url: () => servers.postgres.url('whole'),
    environment: { DATABASE_POOL_SIZE: `${MAX_CONNECTIONS + 1}` },
    says: /^DATABASE_POOL_SIZE is 61, but the server has only 57 connections for everybody: lower it, or raise/,
  },
];

describe.concurrent('one line explains the remedy, for', () => {
  test.each(WRONG)('$name', async ({ url, command = 'serve', environment = {}, says }) => {
    const { store } = readSettings({ DATABASE_URL: url(), ...environment }, { demo: false });
    const act = command === 'migrate' ? migrateStore(store) : openStore(store).then(({ close }) => close());
    const line = await act.then(() => 'nothing is wrong', explain);
    expect(line).toMatch(says);
    expect(line).not.toContain('\n');
    expect(line).not.toMatch(new RegExp(`${PASSWORD}|${WRONG_PASSWORD}`));
  });
});

describe.concurrent('a program prints only that line and exits with 1, for', () => {
  test.each(WRONG.filter(({ isStarted }) => isStarted))(
    '$name',
    async ({ url, command = 'serve', says }) => {
      const ending = await run(command.split(' '), { environment: { DATABASE_URL: url(), PORT: '0' } });
      expect(ending).toEqual({ code: 1, signal: null, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) });
      expect(ending.stderr.trimEnd()).toMatch(says);
    },
    ENDS_WITHIN,
  );
});

/** No server older than 14 is available here: the actual version is compared with a later minimum. */
test('a server that is too old is reported with its version', async () => {
  const client = new pg.Client({ connectionString: servers.postgres.url() });
  await client.connect();
  const [{ version }] = (await client.query('show server_version_num')).rows.map(({ server_version_num: number }) => ({
    version: Math.floor(number / 10_000),
  })) as [{ version: number }];
  await expect(inspectServer(client, version)).resolves.toMatchObject({ version });
  await expect(inspectServer(client, version + 1)).rejects.toThrow(
    new RegExp(`^the server is PostgreSQL ${version}\\..+, but must be ${version + 1} or later: upgrade it$`),
  );
  await client.end();
});

function at(port: number, host = '127.0.0.1'): string {
  return `postgres://postgres@${host}:${port}/whole`;
}

function as(role: string, database: string): string {
  const url = new URL(servers.postgres.url(database));
  return url.href.replace('postgres@', `${role}@`);
}
