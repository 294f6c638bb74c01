import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Texts for operators may contain the name of an engine: settings and commands for one. */
const MAY_NAME_ENGINES = ['src/cli/command-line.ts', 'src/config/settings-table.ts', 'src/config/settings.ts'];

test('outside the store, only texts for operators have the name of an engine', () => {
  const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !file.startsWith('src/store/'));
  const naming = files.filter((file) => /sqlite|postgres/i.test(withoutComments(file)));
  expect(naming.toSorted()).toEqual(MAY_NAME_ENGINES);
});

/** A comment may give the behavior of an engine as a reason. */
function withoutComments(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
