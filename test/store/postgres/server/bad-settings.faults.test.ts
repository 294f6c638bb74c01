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
/** In milliseconds: three seconds of patience and the start of a program, also where others want the processor. */
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
  /** Whether to start the program, too: one of each way to fail, and what the driver would print warnings of. */
  isStarted?: true;
  /** What is wrong and what to do. */
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
    name: 'a host that does not answer',
    isStarted: true,
    url: () => at(servers.ports.silent),
    says: /^PostgreSQL at 127\.0\.0\.1:\d+ does not answer: check that it runs/,
  },
  {
    name: 'a host that does not answer, for a migration',
    command: 'migrate',
    url: () => at(servers.ports.silent),
    says: /^PostgreSQL at 127\.0\.0\.1:\d+ does not answer: check that it runs/,
  },
  {
    name: 'a host that does not answer to the wish for TLS',
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
    name: 'a web server that is asked for TLS',
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
    name: 'a role that the server turns away',
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
    name: 'a role that may make no tables, for a migration',
    command: 'migrate',
    url: () => as('stranger', 'unmigrated'),
    says: /the role stranger lacks a right \(permission denied for schema public\): grant it/,
  },
  {
    name: 'a role that bypasses row-level security and may not do without',
    url: () => as('bypasser', 'whole'),
    says: /^the role bypasser bypasses row-level security .+: run "contact-gateway migrate"/,
  },
  {
    name: 'a search path that leads nowhere',
    command: 'migrate',
    url: () => `${servers.postgres.url('unmigrated')}?options=${encodeURIComponent('-c search_path=missing')}`,
    says: /^the role postgres may use no schema that its search_path names: create one/,
  },
  {
    name: 'a database without tables',
    url: () => servers.postgres.url('unmigrated'),
    says: /no tables of ours .+: make them with "contact-gateway migrate"$/,
  },
  {
    name: 'a database with tables of somebody else, for a migration',
    command: 'migrate',
    url: () => servers.postgres.url('occupied'),
    says: /tables of somebody else \(relation "company" already exists\): use an empty one$/,
  },
  {
    name: 'a database that is older',
    isStarted: true,
    url: () => servers.postgres.url('older'),
    says: /older than this program .+: bring it up to date with "contact-gateway migrate"$/,
  },
  {
    name: 'a database that is newer',
    url: () => servers.postgres.url('newer'),
    says: /newer than this program .+ 0999-from-the-future\): start the version of contact-gateway that made it, or a/,
  },
  {
    name: 'a database that is newer, for a migration',
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
    name: 'TLS where the server has none',
    isStarted: true,
    url: () => `${servers.postgres.url('whole')}?sslmode=require`,
    says: /offers no TLS: turn it on there, or leave sslmode out of DATABASE_URL$/,
  },
  {
    name: 'a certificate that is not there',
    url: () => `${servers.postgres.url('whole')}?sslmode=verify-full&sslrootcert=/nowhere/root.crt`,
    says: /^a file that DATABASE_URL names is not there \(.+\/nowhere\/root\.crt.+\): correct its path$/,
  },
  {
    name: 'more connections than the server has',
    url: () => servers.postgres.url('whole'),
    environment: { DATABASE_POOL_SIZE: `${MAX_CONNECTIONS + 1}` },
    says: /^DATABASE_POOL_SIZE is 61, but the server has only 57 connections for everybody: lower it, or raise/,
  },
];

describe.concurrent('one line says what to do, given', () => {
  test.each(WRONG)('$name', async ({ url, command = 'serve', environment = {}, says }) => {
    const { store } = readSettings({ DATABASE_URL: url(), ...environment }, { demo: false });
    const act = command === 'migrate' ? migrateStore(store) : openStore(store).then(({ close }) => close());
    const line = await act.then(() => 'nothing is wrong', explain);
    expect(line).toMatch(says);
    expect(line).not.toContain('\n');
    expect(line).not.toMatch(new RegExp(`${PASSWORD}|${WRONG_PASSWORD}`));
  });
});

describe.concurrent('a program says nothing but that line and ends with 1, given', () => {
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

/** No server older than 14 is to be had here: the real answer of this one is held against a version that it is not. */
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
