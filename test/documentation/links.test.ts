import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/config/settings-table.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = globSync(['*.md', '{docs,examples}/*.md'], { cwd: ROOT });
const SPECIFICATION = 'docs/specification.md';

describe('a page of the documentation', () => {
  test.each(PAGES)('%s links to files and headings that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link as string);
    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test.each(PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md'))(
    '%s is listed in docs/README.md',
    (page) => {
      expect(read('docs/README.md')).toContain(`(${page.replace('docs/', '')})`);
    },
  );
});

test('each file that docs/architecture.md names exists', () => {
  const named = [...read('docs/architecture.md').matchAll(/`((?:src|test|docs|bench)\/[^`*…]*|[\w.-]+\.config\.ts)`/g)];
  const files = named.map(([, file]) => file as string);
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('each script and each command that the documentation names exists', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const commands = [...read('src/cli/command-line.ts').matchAll(/\.command\('(\w+)'\)/g)].map(([, name]) => name);
  const named = PAGES.flatMap((page) => [
    ...namesIn(page, /\bnpm run (?:--silent )?([\w:-]+)/g, scripts),
    ...namesIn(page, /(?:`|npx )contact-gateway (\w+)/g, commands),
  ]);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ exists }) => !exists)).toEqual([]);
});

test('each section of the specification that the code cites exists', () => {
  const sections = new Set([...read(SPECIFICATION).matchAll(/^#+ ([\d.]+) /gm)].map(([, section]) => section));
  const cited = globSync('src/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...read(file).matchAll(/(?<!RFC \d+ (?:§[\d.]+ and )?)§(\d[\d.]*\d|\d)/g)].map(([, section]) => ({
      file,
      section,
    })),
  );
  expect(cited.length).toBeGreaterThan(20);
  expect(cited.filter(({ section }) => !sections.has(section))).toEqual([]);
});

test('docs/configuration.md describes each setting, and no others', () => {
  const described = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  expect(described).toEqual(Object.keys(SETTINGS));
});

function namesIn(page: string, pattern: RegExp, known: readonly unknown[]) {
  return [...read(page).matchAll(pattern)].map(([, name]) => ({ page, name, exists: known.includes(name) }));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(file).has(anchor);
}

/** The anchors of the headings of a page on GitHub. */
function anchorsOf(page: string): Set<string> {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading as string);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
