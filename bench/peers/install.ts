import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Installation {
  folder: string;
  /** The folder of a package, and its installed version. */
  path(name: string): string;
  version(name: string): string;
}

interface Options {
  /** Packages whose install scripts may run. npm runs no others. */
  scripts?: readonly string[];
  /** Additional environment variables of those scripts. */
  environment?: Record<string, string>;
}

/** Installs packages that are missing, each at an exact version, into a separate folder. */
export function install(
  scratch: string,
  name: string,
  dependencies: Record<string, string>,
  { scripts = [], environment = {} }: Options = {},
): Installation {
  const folder = join(scratch, name);
  const allowScripts = Object.fromEntries(scripts.map((script) => [script, true]));
  const manifest = JSON.stringify({ private: true, dependencies, allowScripts }, null, 2);
  // Written last, so that an interrupted installation does not count as complete.
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
