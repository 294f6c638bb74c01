import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Installation {
  folder: string;
  /** Where a package is, and the version of it that was installed. */
  path(name: string): string;
  version(name: string): string;
}

interface Options {
  /** Packages whose install scripts may run: npm runs no others. */
  scripts?: readonly string[];
  /** Additional environment of those scripts. */
  environment?: Record<string, string>;
}

/** Installs packages, each at an exact version, into a folder of their own where they are not there already. */
export function install(
  scratch: string,
  name: string,
  dependencies: Record<string, string>,
  { scripts = [], environment = {} }: Options = {},
): Installation {
  const folder = join(scratch, name);
  const allowScripts = Object.fromEntries(scripts.map((script) => [script, true]));
  const manifest = JSON.stringify({ private: true, dependencies, allowScripts }, null, 2);
  // Written last, so that what was broken off is not taken for what is there.
  const stamp = join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== manifest) {
    const packages = Object.entries(dependencies).map(([dependency, version]) => `${dependency}@${version}`);
    console.error(`installing ${packages.join(', ')}; this takes minutes, once`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(stamp, manifest);
  }
  const path = (dependency: string) => join(folder, 'node_modules', dependency);
  const version = (dependency: string): string =>
    JSON.parse(readFileSync(join(path(dependency), 'package.json'), 'utf8')).version;
  return { folder, path, version };
}
