import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder, run, startProgram, startsPrograms } from './program.ts';

startsPrograms();

describe.concurrent('the command line', () => {
  test('shows the first steps if no command is given', async () => {
    const ending = await run([]);
    expect(ending).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['demo', 'workspace create', 'key create', 'serve', '--help']) {
      expect(ending.stdout).toMatch(new RegExp(`^ {2}contact-gateway ${command} `, 'm'));
    }
    expect(ending.stdout.split('\n').length).toBeLessThan(12);
  });

  test('lists the commands', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['serve', 'demo', 'key', 'workspace']) expect(stdout).toMatch(`\n  ${command}`);
  });

  test.each([
    { given: 'dem', meant: 'demo' },
    { given: 'migrat', meant: 'migrate' },
  ])('suggests $meant for $given', async ({ given, meant }) => {
    const expected = expect.stringMatching(`^error: unknown command '${given}'\n\\(Did you mean ${meant}\\?\\)`);
    expect(await run([given])).toMatchObject({ code: 1, stdout: '', stderr: expected });
  });

  test('lists the migrations that it applies, once', async () => {
    const folder = newFolder();
    const first = await run(['migrate'], { folder });
    expect(first.stdout).toMatch(/^applied 0001-contacts\n(applied .+\n)+the tables are up to date\n$/);
    expect(await run(['migrate'], { folder })).toMatchObject({ code: 0, stdout: 'the tables are up to date\n' });
  });

  test('prints JSON for programs', async () => {
    const folder = newFolder();
    const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'], { folder })).stdout);
    expect(await json('workspace', 'list')).toEqual([]);
    const { id } = await json('workspace', 'create', '--name', 'Ours');
    expect(await json('workspace', 'list')).toEqual([expect.objectContaining({ id, name: 'Ours' })]);
    const key = await json('key', 'create', '--name', 'Test');
    const rotated = await json('key', 'rotate', key.id);
    expect(rotated).toEqual({ id: expect.any(String), name: 'Test', key: expect.stringMatching(/^cgk_/) });
    expect(rotated.key).not.toBe(key.key);
    expect(await json('key', 'list')).toMatchObject([{ id: key.id }, { id: rotated.id }]);
  });
});

describe.concurrent('a database file', () => {
  const FILES = ['data', 'data/contacts.db', 'data/contacts.db-wal', 'data/contacts.db-shm', 'copy.db'];

  test('and its backups are readable only by their owner', async () => {
    const folder = newFolder();
    await startProgram(['serve'], { folder });
    expect(await run(['backup', 'copy.db'], { folder })).toMatchObject({ code: 0 });
    const modes = FILES.map((file) => (statSync(join(folder, file)).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600', '600', '600', '600']);
  });

  test('that others can read causes a warning at the start, with a command that prevents it', async () => {
    const folder = newFolder();
    await run(['migrate'], { folder });
    chmodSync(join(folder, 'data/contacts.db'), 0o644);
    const program = await startProgram(['serve'], { folder });
    await program.says(/other users may read the database: chmod 600 \.\/data\/contacts\.db/);
  });

  test('without a workspace causes a hint at the start, with the commands that create one and its key', async () => {
    const program = await startProgram(['serve']);
    await program.says(/the database is empty: .*workspace create.*key create/);
  });
});
