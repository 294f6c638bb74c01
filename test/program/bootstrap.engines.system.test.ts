import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { newKey, SCOPES } from '../../src/access/access-key.ts';
import { CONTACT_APIS } from '../apis/api.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { newFolder, type Program, run, startProgram, startsPrograms } from './program.ts';

startsPrograms();

const WORKSPACE_ID = '0190a000-0000-7000-8000-00000000b007';
const GATEWAYS = 4;

let url: string;
beforeEach(async () => {
  const database = await freshDatabase();
  url = database.url;
  onTestFinished(() => database.remove());
});

describe('an empty database gets a workspace and a key from the environment:', () => {
  test('a new key in a file for its owner only, if the file does not exist', async () => {
    const file = join(newFolder(), 'key');
    const program = await start(file);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    await expectKeyWorks(program, readFileSync(file, 'utf8').trim());
    const [key, ...others] = await keys();
    expect(others).toEqual([]);
    expect(key).toMatchObject({ name: 'bootstrap', origin: 'api', scopes: SCOPES.join(' ') });
    expect(program.output()).not.toContain(readFileSync(file, 'utf8').trim());
  });

  test('the key in the file', async () => {
    const [file, key] = fileWithKey();
    await expectKeyWorks(await start(file), key);
  });

  test('once: a second start changes nothing, whatever the file holds', async () => {
    const file = join(newFolder(), 'key');
    await stopped(await start(file));
    const before = { keys: await keys(), workspaces: await list('workspace') };
    const key = readFileSync(file, 'utf8');
    for (const change of [() => {}, () => rmSync(file), () => writeFileSync(file, newKey())]) {
      change();
      await stopped(await start(file));
    }
    expect({ keys: await keys(), workspaces: await list('workspace') }).toEqual(before);
    expect(readFileSync(file, 'utf8')).not.toBe(key);
  });
});

describe('several gateways that start at once make one workspace and one key:', () => {
  test('with one file that does not exist', async () => {
    const file = join(newFolder(), 'key');
    const programs = await Promise.all(Array.from({ length: GATEWAYS }, () => start(file)));
    expect(await keys()).toHaveLength(1);
    for (const program of programs) await expectKeyWorks(program, readFileSync(file, 'utf8').trim());
  });

  test('with a file each, of which one is left', async () => {
    const folder = newFolder();
    const files = Array.from({ length: GATEWAYS }, (_, index) => join(folder, `key-${index}`));
    const [program] = await Promise.all(files.map(start));
    expect(await keys()).toHaveLength(1);
    const left = files.flatMap((file) => readIfExists(file) ?? []);
    expect(left).toHaveLength(1);
    await expectKeyWorks(program as Program, left[0]?.trim() ?? '');
  });

  test('with the same key in a file each', async () => {
    const key = newKey();
    const folder = newFolder();
    const files = Array.from({ length: GATEWAYS }, (_, index) => join(folder, `key-${index}`));
    for (const file of files) writeFileSync(file, key);
    const programs = await Promise.all(files.map(start));
    expect(await keys()).toHaveLength(1);
    for (const program of programs) await expectKeyWorks(program, key);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(files.map(() => key));
  });
});

describe('nothing is created, and one line says why, for', () => {
  test.each([
    {
      name: 'a file that holds no key',
      file: () => fileWith('correct horse battery staple'),
      says: /^BOOTSTRAP_KEY_FILE: the file ".+" holds no access key: make one with "contact-gateway key generate".+\n$/,
    },
    {
      name: 'a folder that does not exist',
      file: () => join(newFolder(), 'missing', 'key'),
      says: /^BOOTSTRAP_KEY_FILE: the file ".+" cannot be written \(ENOENT\): make its folder.+\n$/,
    },
    {
      name: 'a folder instead of a file',
      file: () => newFolder(),
      says: /^BOOTSTRAP_KEY_FILE: the file ".+" cannot be read \(EISDIR\): .+\n$/,
    },
    {
      name: 'a workspace without a file',
      file: () => '',
      says: /^wrong settings:\n {2}BOOTSTRAP_WORKSPACE_ID and BOOTSTRAP_KEY_FILE belong together: set both, or none\n$/,
    },
  ])('$name', async ({ file, says }) => {
    const ending = await run(['serve'], { environment: { ...environmentFor(file()), PORT: '0' } });
    expect(ending).toMatchObject({ code: 1, stderr: expect.stringMatching(says) });
    expect(ending.stderr).not.toContain('horse');
    expect(await list('workspace')).toEqual([]);
  });
});

function environmentFor(file: string) {
  return { DATABASE_URL: url, BOOTSTRAP_WORKSPACE_ID: WORKSPACE_ID.toUpperCase(), BOOTSTRAP_KEY_FILE: file };
}

function start(file: string): Promise<Program> {
  return startProgram(['serve'], { environment: environmentFor(file) });
}

async function stopped(program: Program): Promise<void> {
  expect(await program.stop('SIGTERM')).toMatchObject({ code: 0 });
}

async function expectKeyWorks(program: Program, key: string): Promise<void> {
  for (const api of CONTACT_APIS) {
    const identifier = { key: 'externalId', value: api.name };
    const answer = await api.upsert({ url: program.url, key, workspaceId: WORKSPACE_ID, identifier, body: {} });
    expect(answer).toMatchObject({ problems: [], contact: { identifierCount: 1 } });
  }
}

function keys() {
  return list('key');
}

async function list(what: 'key' | 'workspace'): Promise<unknown[]> {
  const { stdout } = await run([what, 'list', '--json'], { environment: { DATABASE_URL: url } });
  // A key in use is stamped with the time of its last use.
  return JSON.parse(stdout).map(({ lastUsedAt: _, ...row }: Record<string, unknown>) => row);
}

function fileWithKey(): [file: string, key: string] {
  const key = newKey();
  return [fileWith(`${key}\n`), key];
}

function fileWith(text: string): string {
  const file = join(newFolder(), 'key');
  writeFileSync(file, text);
  return file;
}

function readIfExists(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? undefined : readFileSync(file, 'utf8');
}
