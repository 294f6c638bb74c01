import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A package that is packed once and installed from a file, so that nothing is downloaded. */
let packed: string;
beforeAll(() => {
  packed = mkdtempSync(join(tmpdir(), 'install-packed-'));
  for (const version of ['1.0.0', '2.0.0']) {
    const source = join(packed, version);
    mkdirSync(source);
    writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'part', version }));
    execFileSync('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: source });
  }
});
afterAll(() => rmSync(packed, { recursive: true }));

const INSTALLS = 'Installing from the lockfile';

// npm starts a few times, which takes long on a busy machine.
const TIMEOUT = 120_000;

describe('the script before each command', { timeout: TIMEOUT }, () => {
  test('installs into a fresh copy, once', () => {
    const root = freshCopy('1.0.0');
    expect(start(root)).toContain(INSTALLS);
    expect(installedVersion(root)).toBe('1.0.0');
    expect(start(root)).toBe('');
  });

  test('installs nothing after npm install', () => {
    const root = freshCopy('1.0.0');
    npm(root, 'install');
    expect(start(root)).toBe('');
  });

  test('installs what npm install left out', () => {
    const root = freshCopy('1.0.0');
    npm(root, 'install', '--omit=dev');
    expect(installedVersion(root)).toBeUndefined();
    expect(start(root)).toContain(INSTALLS);
    expect(installedVersion(root)).toBe('1.0.0');
  });

  test('installs again after a change of the lockfile', () => {
    const root = freshCopy('1.0.0');
    start(root);
    describeParts(root, '2.0.0');
    expect(start(root)).toContain(INSTALLS);
    expect(installedVersion(root)).toBe('2.0.0');
  });

  test('installs again after an interrupted installation', () => {
    const root = freshCopy('1.0.0');
    npm(root, 'install');
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    rmSync(join(root, 'node_modules', 'part'), { recursive: true });
    expect(start(root)).toContain(INSTALLS);
    expect(installedVersion(root)).toBe('1.0.0');
  });
});

/** A fresh clone: the script, a package.json and its lockfile. */
function freshCopy(version: string): string {
  const root = mkdtempSync(join(packed, 'copy-'));
  mkdirSync(join(root, 'scripts'));
  copyFileSync('scripts/install.cjs', join(root, 'scripts', 'install.cjs'));
  describeParts(root, version);
  return root;
}

function describeParts(root: string, version: string): void {
  const devDependencies = { part: `file:../part-${version}.tgz` };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'whole', version: '1.0.0', devDependencies }));
  rmSync(join(root, 'package-lock.json'), { force: true });
  npm(root, 'install', '--package-lock-only');
}

function npm(root: string, ...args: string[]): void {
  execFileSync('npm', [...args, '--silent', '--offline', '--no-audit', '--no-fund'], { cwd: root });
}

/** The output of the script. */
function start(root: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/install.cjs'], { cwd: root, encoding: 'utf8' });
  expect(status).toBe(0);
  return stderr;
}

function installedVersion(root: string): string | undefined {
  const path = join(root, 'node_modules', 'part', 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined;
}
