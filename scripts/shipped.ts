import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer } from './build/server.ts';
import { readThirdParties } from './build/third-party.ts';
import { ROOT } from './build/when-changed.ts';

interface Manifest {
  name: string;
  version: string;
  license: string;
  dependencies: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, Partial<Manifest> & { dev?: boolean; devOptional?: boolean }>;
}

/**
 * Runs npm on what the program is shipped with: its dependencies, and the packages in its bundle, which are development
 * dependencies for npm. npm reads them from a lockfile of their own, with the versions of the project's. Returns what it
 * prints.
 */
export async function npmOnShipped(...args: string[]): Promise<string> {
  await buildServer();
  const parent = mkdtempSync(join(tmpdir(), 'contact-gateway-shipped-'));
  try {
    // npm names a bill of materials after the folder.
    const cwd = join(parent, readManifest().name);
    mkdirSync(cwd);
    writeLockfile(cwd);
    // Removes what is not shipped.
    execFileSync('npm', ['install', '--package-lock-only', '--offline', '--silent'], { cwd });
    return spawnSync('npm', [...args, '--omit=dev', '--package-lock-only'], { cwd, encoding: 'utf8' }).stdout;
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function writeLockfile(folder: string): void {
  const { name, version, license, dependencies } = readManifest();
  const lockfile: Lockfile = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'));
  const bundled = readThirdParties().filter(
    (one) => lockfile.packages[`node_modules/${one.name}`]?.version === one.version,
  );
  const all = { ...dependencies, ...Object.fromEntries(bundled.map((one) => [one.name, one.version])) };
  const manifest: Manifest = { name, version, license, dependencies: all };
  lockfile.packages[''] = manifest;
  for (const one of Object.values(lockfile.packages)) {
    delete one.dev;
    delete one.devOptional;
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile));
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
}
