import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { MAIN, newFolder, run, startsPrograms } from './program.ts';
import { seed } from './seed.ts';

startsPrograms();

/** A program of util-linux that runs a command on a pseudo-terminal. */
const SCRIPT = 'script';
const hasTerminal = spawnSync(SCRIPT, ['-qec', 'true', '/dev/null']).status === 0;

const BAR = '[=-]{40} \\d+%';
const IMPORT = new RegExp(`${BAR} \\| \\S+ left \\| \\d+ rows \\| \\d+ rows/s \\| 0 refused`);
const EXPORT = new RegExp(`${BAR} \\| read \\d+ of 2000 contacts \\| \\d+ contacts/s \\| \\S+ left`);
const ROWS = 2_000;

const folder = newFolder();
const environment: Record<string, string> = {};
beforeAll(async () => {
  const file = join(folder, 'contacts.db');
  const { key } = await seed(file);
  Object.assign(environment, { DATABASE_URL: `file:${file}`, CONTACT_GATEWAY_KEY: key });
  const rows = Array.from({ length: ROWS }, (_, index) => `person${index}@example.com`);
  writeFileSync(join(folder, 'people.csv'), `emailaddress\n${rows.join('\n')}\n`);
});

/** Runs a command on a terminal. Returns what the terminal shows. */
function onTerminal(command: string): string {
  const { status, stdout } = spawnSync(SCRIPT, ['-qec', `'${process.execPath}' '${MAIN}' ${command}`, '/dev/null'], {
    ...{ cwd: folder, encoding: 'utf8', timeout: 50_000 },
    env: { PATH: process.env.PATH, TERM: 'xterm', ...environment },
  });
  expect([status, stdout]).toEqual([0, expect.any(String)]);
  return stdout;
}

describe.skipIf(!hasTerminal)('on a terminal (skipped if script of util-linux cannot run)', () => {
  test('an import shows a bar, its rate and the remaining time', () => {
    expect(onTerminal('import people.csv')).toMatch(IMPORT);
  });

  test('an export into a file shows a bar, its rate and the remaining time', () => {
    const shown = onTerminal('export --output people.ndjson');
    expect(shown).toMatch(EXPORT);
    expect(existsSync(join(folder, 'people.ndjson'))).toBe(true);
  });
});

test('without a terminal, an import and an export show lines', async () => {
  const start = { environment, folder };
  const endings = [
    await run(['import', 'people.csv', '--restart'], start),
    await run(['export', '--output', 'again.ndjson'], start),
  ];
  expect(endings.map(({ code }) => code)).toEqual([0, 0]);
  for (const { stdout, stderr } of endings) expect(stdout + stderr).not.toMatch(/[=-]{40}|\r/);
  expect(endings[1]?.stderr).toContain(`read Test: ${ROWS} contacts\n`);
});
