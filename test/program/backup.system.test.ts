import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { backup } from '../../src/cli/backup.ts';
import { explain } from '../../src/cli/cli-error.ts';
import { restore } from '../../src/cli/restore.ts';
import { CONTACT_APIS } from '../apis/api.ts';
import { findMissing } from './crash/losses.ts';
import { type Acknowledged, acknowledgedBy, newClients, startStorm } from './crash/storm.ts';
import { launch, newFolder, run, startProgram, startsPrograms } from './program.ts';
import { allRows } from './rows.ts';
import { type Seeded, seed } from './seed.ts';

startsPrograms();

/** The number of backups that are taken, one after the other. */
const BACKUPS = 3;

describe('a backup during writes', () => {
  let seeded: Seeded;
  /** The backups, each with the updates that were acknowledged before it began. */
  const backups: { made: string; acknowledged: Acknowledged[] }[] = [];
  beforeAll(async () => {
    const file = join(newFolder(), 'contacts.db');
    seeded = await seed(file);
    pad(file, 8);
    const environment = { DATABASE_URL: `file:${file}` };
    const program = await startProgram(['serve'], { environment });
    const clients = newClients();
    const storm = startStorm(program, seeded, clients);
    await storm.raging;
    while (backups.length < BACKUPS) {
      const [made, acknowledged] = [join(newFolder(), 'backup.db'), acknowledgedBy(clients)];
      expect(await run(['backup', made], { environment })).toMatchObject({
        code: 0,
        stdout: `the backup is complete, checked and on disk: ${made}\n`,
        stderr: expect.stringMatching(/^copied [^\n]+\/backup\.db: \d+ KiB\n$/),
      });
      expect(acknowledgedBy(clients).length).toBeGreaterThan(acknowledged.length);
      backups.push({ made, acknowledged });
    }
    storm.expectEnd();
    await program.stop('SIGTERM');
    await storm.over;
    expect(storm.rejected).toEqual([]);
  });

  test('contains every update that was acknowledged before it began, and no partial update', () => {
    for (const { made, acknowledged } of backups) expect(findMissing(made, acknowledged)).toEqual([]);
  });

  test('works with both APIs after it is restored', async () => {
    const file = join(newFolder(), 'contacts.db');
    const environment = { DATABASE_URL: `file:${file}` };
    const { made, acknowledged } = backups.at(-1) as (typeof backups)[number];
    expect(await run(['restore', made], { environment })).toMatchObject({
      code: 0,
      stdout: `the database is restored, checked and on disk: ${file}\n`,
    });
    expect(findMissing(file, acknowledged)).toEqual([]);
    const program = await startProgram(['serve'], { environment });
    const [contact] = allRows(made).contact ?? [];
    const { id: contactId, version } = contact as { id: string; version: number };
    const call = { url: program.url, ...seeded, contactId };
    for (const api of CONTACT_APIS) {
      const { contact } = await api.find(call);
      expect(contact?.version).toBeGreaterThanOrEqual(version);
      const updated = await api.update({ ...call, body: { attributes: { rating: -Number(contact?.version) } } });
      expect(updated.contact?.version).toBe(Number(contact?.version) + 1);
    }
    await program.stop('SIGTERM');
  });
});

/** Makes a file larger by this many MiB. */
function pad(file: string, size: number): void {
  const database = new SqliteDatabase(file);
  database.exec('create table padding (content blob)');
  const insert = database.prepare('insert into padding values (randomblob(1048576))');
  for (let count = 0; count < size; count += 1) insert.run();
  database.close();
}

test('a backup contains changes that are only in the log', async () => {
  const [file, made] = [join(newFolder(), 'contacts.db'), join(newFolder(), 'backup.db')];
  const { workspaceId } = await seed(file);
  const writer = new SqliteDatabase(file);
  writer.exec("update workspace set name = 'Renamed'");
  await run(['backup', made], { environment: { DATABASE_URL: `file:${file}` } });
  writer.close();
  expect(allRows(made).workspace).toMatchObject([{ id: workspaceId, name: 'Renamed' }]);
});

test('a backup that is stopped by a signal leaves no file', async () => {
  const [file, folder] = [join(newFolder(), 'contacts.db'), newFolder()];
  await seed(file);
  pad(file, 64);
  const { child, ended } = launch(['backup', join(folder, 'backup.db')], {
    environment: { DATABASE_URL: `file:${file}` },
  });
  await expect.poll(() => readdirSync(folder), { interval: 5, timeout: 20_000 }).not.toEqual([]);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({
    code: 130,
    stdout: '',
    stderr: expect.stringMatching(/\nstopped; the incomplete copy was deleted\n$/),
  });
  expect(readdirSync(folder)).toEqual([]);
});

interface OverloadResponse {
  name: string;
  /** Makes the rejected input in a folder in which `sound.db` is a database. Returns the command, its file and DATABASE_URL. */
  make(folder: string): [command: (file: string) => Promise<void>, file: string, url: string];
  says: RegExp;
}

const REFUSALS: OverloadResponse[] = [
  {
    name: 'a backup to an existing file',
    make: (folder) => [backup, write(folder, 'old.db', ''), `file:${folder}/sound.db`],
    says: /^\S+\/old\.db already exists and was not changed: [^\n]+$/,
  },
  {
    name: 'a backup of a missing file',
    make: (folder) => [backup, `${folder}/new.db`, `file:${folder}/nowhere.db`],
    says: /^there is no file \S+\/nowhere\.db: correct the path in DATABASE_URL$/,
  },
  {
    name: 'a backup of a file that is not a database',
    make: (folder) => [backup, `${folder}/new.db`, `file:${write(folder, 'letter.db', 'Dear Ada, '.repeat(500))}`],
    says: /^the file that DATABASE_URL names is not a SQLite database: [^\n]+$/,
  },
  {
    name: 'a backup of a damaged database',
    make: (folder) => [backup, `${folder}/new.db`, `file:${damage(`${folder}/sound.db`)}`],
    says: /^the database is damaged [^\n]+: use an earlier backup; the incomplete copy was deleted$/,
  },
  {
    name: 'a backup to a missing folder',
    make: (folder) => [backup, `${folder}/nowhere/new.db`, `file:${folder}/sound.db`],
    says: /^there is no folder \S+\/nowhere: [^\n]+$/,
  },
  {
    name: 'a backup of PostgreSQL',
    make: (folder) => [backup, `${folder}/new.db`, 'postgres://role@127.0.0.1:1/database'],
    says: /^the database is a PostgreSQL: back it up with pg_basebackup or pg_dump[^\n]+$/,
  },
  {
    name: 'a restore over a database',
    make: (folder) => [restore, `${folder}/sound.db`, `file:${write(folder, 'old.db', '')}`],
    says: /^\S+\/old\.db already exists and was not changed: [^\n]+$/,
  },
  {
    name: 'a restore next to the log of a database',
    make: (folder) => {
      write(folder, 'new.db-wal', 'x');
      return [restore, `${folder}/sound.db`, `file:${folder}/new.db`];
    },
    says: /^\S+\/new\.db-wal already exists and was not changed: [^\n]+$/,
  },
  {
    name: 'a restore of a missing file',
    make: (folder) => [restore, `${folder}/nowhere.db`, `file:${folder}/new.db`],
    says: /^there is no file \S+\/nowhere\.db: [^\n]+$/,
  },
  {
    name: 'a restore of a file that is not a database',
    make: (folder) => [restore, write(folder, 'letter.db', 'Dear Ada, '.repeat(500)), `file:${folder}/new.db`],
    says: /^\S+\/letter\.db is damaged or no database: [^\n]+$/,
  },
  {
    name: 'a restore of a damaged backup',
    make: (folder) => [restore, damage(`${folder}/sound.db`), `file:${folder}/new.db`],
    says: /^\S+\/sound\.db is damaged [^\n]+: use an earlier backup; the incomplete copy was deleted$/,
  },
  {
    name: 'a restore of a file that is in use',
    make: (folder) => {
      write(folder, 'sound.db-wal', 'x');
      return [restore, `${folder}/sound.db`, `file:${folder}/new.db`];
    },
    says: /^\S+\/sound\.db-wal holds changes[^\n]+ "contact-gateway backup"$/,
  },
  {
    name: 'a restore of the backup of another program',
    make: (folder) => {
      execute(`${folder}/other.db`, 'create table theirs (id text)');
      return [restore, `${folder}/other.db`, `file:${folder}/new.db`];
    },
    says: /^\S+\/other\.db has no tables of contact-gateway: [^\n]+$/,
  },
  {
    name: 'a restore of the backup of a newer program',
    make: (folder) => {
      execute(`${folder}/sound.db`, "insert into kysely_migration values ('0999-later', '2026-01-01T00:00:00.000Z')");
      return [restore, `${folder}/sound.db`, `file:${folder}/new.db`];
    },
    says: /^the database is newer than this program \(it has the step 0999-later\): [^\n]+$/,
  },
  {
    name: 'a restore into PostgreSQL',
    make: (folder) => [restore, `${folder}/sound.db`, 'postgres://role@127.0.0.1:1/database'],
    says: /^the database is a PostgreSQL: [^\n]+$/,
  },
];

describe('one line rejects', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test.each(REFUSALS)('$name', async ({ make, says }) => {
    const folder = newFolder();
    await seed(join(folder, 'sound.db'));
    const [command, file, url] = make(folder);
    vi.stubEnv('DATABASE_URL', url);
    const before = contentsOf(folder);
    expect(await command(file).catch(explain)).toMatch(says);
    expect(contentsOf(folder)).toEqual(before);
  });

  test.each(['backup', 'restore'])('%s, with exit code 1', async (command) => {
    const environment = { DATABASE_URL: 'postgres://role@127.0.0.1:1/database' };
    expect(await run([command, 'file.db'], { environment })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^the database is a PostgreSQL: [^\n]+\n$/),
    });
  });
});

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

/** Corrupts a page in the middle. */
function damage(file: string): string {
  const content = readFileSync(file);
  content.fill(0xff, 40_960, 45_056);
  writeFileSync(file, content);
  return file;
}

function write(folder: string, name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function execute(file: string, statements: string): void {
  const database = new SqliteDatabase(file);
  database.exec(statements);
  database.close();
}
