import { copyFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { copy } from '../../../src/cli/copy/copy.ts';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { makeWorkspace } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';
import { newFolder, run, startsPrograms } from '../../program/program.ts';

startsPrograms();

interface OverloadResponse {
  name: string;
  /** Creates the rejected database. */
  make(): string | Promise<string>;
  says: string | RegExp;
}

const SOURCES: OverloadResponse[] = [
  {
    name: 'a missing file',
    make: () => `file:${join(newFolder(), 'nowhere.db')}`,
    says: /^there is no file .+\/nowhere\.db: correct the path in --from$/,
  },
  {
    name: 'a file that is not a database',
    make: () => letter(),
    says: /^the file that --from names is not a SQLite database: [^\n]+$/,
  },
  {
    name: 'a database of another program',
    make: () => `file:${sqlite('create table theirs (id text)')}`,
    says: 'the file has no tables of contact-gateway: name another in --from',
  },
  {
    name: 'a database of a newer program',
    make: () => `file:${likeSource("insert into kysely_migration values ('0999-later', '2026-01-01T00:00:00.000Z')")}`,
    says: /^the database is newer than this program \(it has the step 0999-later\): [^\n]+$/,
  },
  {
    name: 'a database of an older program',
    make: () => `file:${likeSource("delete from kysely_migration where name like '0003-%'")}`,
    says: /^the database is older than this program \(it lacks the step 0003-[^\n]+\): [^\n]+ "contact-gateway migrate"$/,
  },
  {
    name: 'a database of PostgreSQL without tables',
    make: () => postgres('select 1', 'template0'),
    says: /^the database has no tables of contact-gateway that the role \S+ can see: make them with "contact-gateway migrate"$/,
  },
  {
    name: 'an invalid URL',
    make: () => './contacts.db',
    says: /^wrong settings:\n {2}--from is "\.\/contacts\.db", but must be /,
  },
  {
    name: 'an invalid URL, without its password',
    make: () => 'postgress://role:secret@host/x',
    says: /^wrong settings:\n {2}--from is "…", but must be /,
  },
  { name: 'an empty URL', make: () => '', says: '--from is empty, but must name a database' },
];

const BEGIN_AGAIN = 'nothing was overwritten; copy into an empty database';

const TARGETS: OverloadResponse[] = [
  {
    name: 'the same file',
    make: () => `file:${source}`,
    says: '--from and --to name the same database: name another to fill',
  },
  {
    name: 'the same file by another name',
    make() {
      const link = join(newFolder(), 'link.db');
      symlinkSync(source, link);
      return `file:${link}`;
    },
    says: '--from and --to name the same database: name another to fill',
  },
  {
    name: 'a missing server',
    make: () => 'postgres://role:secret@127.0.0.1:1/x',
    says: 'nothing listens at 127.0.0.1:1: start PostgreSQL there, or correct host and port in --to',
  },
  {
    name: 'a missing database',
    make: () => Object.assign(new URL(inject('postgresUrl')), { pathname: 'nowhere' }).href,
    says: /^PostgreSQL at .+ has no database nowhere: create it, or correct --to$/,
  },
  {
    name: 'a file of a newer program',
    make: () => `file:${likeSource("insert into kysely_migration values ('0999-later', '2026-01-01T00:00:00.000Z')")}`,
    says: /^the database is newer than this program \(it has the step 0999-later\): [^\n]+$/,
  },
  {
    name: 'a database of a newer program',
    make: () => postgres("insert into kysely_migration values ('0999-later', '2026-01-01T00:00:00.000Z')"),
    says: /^the database is newer than this program \(it has the step 0999-later\): [^\n]+$/,
  },
  {
    name: 'a database with a workspace that the source does not have',
    make: () => postgres(`insert into workspace values ('${ADA}', 'Others', '{}', '', 0)`),
    says: `the target holds the workspace "Others" (${ADA}), which the source does not: ${BEGIN_AGAIN}`,
  },
  {
    name: 'a database with changed rules of a workspace',
    make: () => `file:${likeSource("update workspace set revision = 'another'")}`,
    says: new RegExp(
      `^the target holds the workspace "Test" \\([^\n]+\\), which is not as in the source, [^\n]+: ${BEGIN_AGAIN}$`,
    ),
  },
  {
    name: 'a database with changes by a gateway',
    make: () =>
      `file:${likeSource(`insert into contact_history
        select workspace_id, 'ffff', contact_id, 2, id, removed, at, key_id, api, operation, changes,
          contact_created_at, merged_contact_id, related_contacts
        from contact_history limit 1`)}`,
    says: new RegExp(
      `^contact_history of workspace [^\n]+ has 3 rows in the target where [^\n]+ left 2, [^\n]+: ${BEGIN_AGAIN}$`,
    ),
  },
  {
    name: 'a database without a row before the last',
    make: () => `file:${likeSource(`delete from contact where id = '${ADA}'`)}`,
    says: new RegExp(
      `^contact of workspace [^\n]+ has 1 rows in the target where [^\n]+ left 2, [^\n]+: ${BEGIN_AGAIN}$`,
    ),
  },
];

const databases: FreshDatabase[] = [];
let source: string;
beforeAll(async () => {
  source = join(newFolder(), 'contacts.db');
  const store = await openStore({ url: `file:${source}` });
  await makeWorkspace(createServices(store, undefined), SEED);
  await store.close();
});
afterAll(() => Promise.all(databases.map((database) => database.remove())));

describe('a copy rejects', () => {
  test.each(SOURCES)('to read $name', async ({ make, says }) => {
    const [from, target] = [await make(), join(newFolder(), 'copy.db')];
    const before = contentOf(from);
    await expect(copy({ from, to: `file:${target}` })).rejects.toThrow(exactly(says));
    expect(contentOf(from)).toEqual(before);
    expect(existsSync(target)).toBe(false);
  });

  test.each(TARGETS)('to fill $name', async ({ make, says }) => {
    const to = await make();
    const before = contentOf(to);
    await expect(copy({ from: `file:${source}`, to })).rejects.toThrow(exactly(says));
    expect(contentOf(to)).toEqual(before);
  });

  test('a source without a workspace', async () => {
    const from = join(newFolder(), 'empty.db');
    await (await openStore({ url: `file:${from}` })).close();
    const to = `file:${join(newFolder(), 'copy.db')}`;
    await expect(copy({ from: `file:${from}`, to })).rejects.toThrow('the source holds no workspace');
  });

  test('a value that PostgreSQL does not accept, with the place of it', async () => {
    const from = `file:${likeSource('update workspace set name = char(65, 0)')}`;
    await expect(copy({ from, to: await postgres('select 1') })).rejects.toThrow(
      /^the copy failed: workspace of workspace [0-9a-f-]{36}: invalid byte sequence [^\n]+, run the same command again /,
    );
  });

  test('in one line with exit code 1', async () => {
    const ending = await run(['copy', '--from', 'file:nowhere.db', '--to', 'file:copy.db']);
    expect(ending).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^there is no file [^\n]+\n$/) });
  });
});

/** An `Error` with exactly this message; `toThrow` with a text only checks a part. */
function exactly(says: string | RegExp): string | RegExp | Error {
  return typeof says === 'string' ? new Error(says) : says;
}

/** All bytes of a file, if it exists. */
function contentOf(url: string): Buffer | undefined {
  const path = url.replace(/^file:/, '');
  return existsSync(path) ? readFileSync(path) : undefined;
}

function letter(): string {
  const path = join(newFolder(), 'letter.txt');
  writeFileSync(path, 'Dear Ada,\n'.repeat(100));
  return `file:${path}`;
}

/** A changed copy of the source. */
function likeSource(sql: string): string {
  const path = join(newFolder(), 'changed.db');
  copyFileSync(source, path);
  return sqlite(sql, path);
}

function sqlite(sql: string, path = join(newFolder(), 'other.db')): string {
  const database = new SqliteDatabase(path);
  database.exec(sql);
  database.close();
  return path;
}

async function postgres(sql: string, template?: string): Promise<string> {
  const database = await freshPostgres(template);
  databases.push(database);
  await queryAt(database.url, sql);
  return database.url;
}
