import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidSettings } from '../../src/config/invalid-settings.ts';
import { readSettings } from '../../src/config/settings.ts';
import { newFolder, run, startsPrograms } from './program.ts';

startsPrograms();

describe('settings', () => {
  test.concurrent.each([
    ['the server', ['serve'], { PORT: 'abc', HOST: 'not a host!', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' }],
    ['the demo', ['demo'], { HOST: '0.0.0.0' }],
    ['a command', ['key', 'list'], { DATABASE_URL: 'mysql://x' }],
  ])('that are invalid end %s with only their problems', async (_name, args, environment) => {
    const folder = newFolder();
    const problems = problemsOf(environment, args.includes('demo'));
    const expected = ['wrong settings:', ...problems.map((problem) => `  ${problem}`), ''].join('\n');
    expect(await run(args, { environment, folder })).toEqual({ code: 1, signal: null, stdout: '', stderr: expected });
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

describe.concurrent('an unusable setting is reported in one line:', () => {
  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ending = await run(['serve'], { environment: { PORT: `${port}` } });
    server.close();
    expect(ending).toMatchObject({ code: 1, stderr: expect.stringMatching(`^port ${port} is in use: .+ PORT=.+\n$`) });
  });

  test('a file that is not a database, which is not changed', async () => {
    const folder = newFolder();
    const text = 'Dear Ada,\n'.repeat(100);
    writeFileSync(join(folder, 'letter.txt'), text);
    await expectDatabaseRefused(folder, 'letter.txt');
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe(text);
  });

  test('a missing list of operations', async () => {
    const ending = await run(['serve'], { environment: { GRAPHQL_PERSISTED_OPERATIONS: 'operations.json' } });
    const expected =
      /^GRAPHQL_PERSISTED_OPERATIONS: no list of operations can be read from "operations\.json": [^\n]+\n$/;
    expect(ending).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(expected) });
  });

  test.each([
    ['serve', ['serve'], 'secret'],
    ['a command', ['key', 'list'], 's%3Fe%23c%2Fret'],
    ['migrate', ['migrate'], 'se%40cret'],
    ['copy', ['copy', '--from', 'file:from.db', '--to', 'postgres://role:%s@127.0.0.1:1/x'], 's%3Fecret'],
    ['copy', ['copy', '--from', 'postgres://role:%s@127.0.0.1:1/x', '--to', 'file:to.db'], 'secret%25'],
    ['copy', ['copy', '--from', 'postgres://role:%s@ret@127.0.0.1/x', '--to', 'file:to.db'], 'sec/ret'],
    ['copy', ['copy', '--from', 'mysql://role:%s@127.0.0.1/x', '--to', 'file:to.db'], 'secret'],
  ])('a server that does not respond, without its password: %s', async (_name, args, password) => {
    const ending = await run(
      args.map((argument) => argument.replace('%s', password)),
      { environment: { DATABASE_URL: `postgres://role:${password}@127.0.0.1:1/x` } },
    );
    expect(ending).toMatchObject({ code: 1, stderr: expect.stringMatching(/DATABASE_URL|--from|--to/) });
    const parts = `${password}/${decodeURIComponent(password)}`
      .split(/[/?#@%]/)
      .filter((part) => /[a-z]{2}/.test(part));
    const printed = ending.stdout + ending.stderr.replaceAll('percent-encoded', '');
    expect(parts.filter((part) => printed.includes(part))).toEqual([]);
  });

  test('a folder that cannot be created', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expectDatabaseRefused(folder, 'file/contacts.db');
  });

  test('a folder instead of a file', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'folder'));
    await expectDatabaseRefused(folder, 'folder');
  });
});

async function expectDatabaseRefused(folder: string, path: string) {
  const ending = await run(['key', 'list'], { folder, environment: { DATABASE_URL: `file:${path}` } });
  expect(ending).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^[^\n]*DATABASE_URL[^\n]*\n$/) });
}

function problemsOf(environment: Record<string, string>, demo: boolean): readonly string[] {
  try {
    readSettings(environment, { demo });
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
}
