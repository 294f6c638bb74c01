import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Packs the project and installs the package into a fresh project. Returns its folder and what npm reports. */
export async function installPackage(parent: string): Promise<{ folder: string; log: string }> {
  await run('npm', ['pack', '--pack-destination', parent]);
  const tarball = readdirSync(parent).find((name) => name.endsWith('.tgz')) ?? '';
  const folder = join(parent, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  // npm's cache holds the dependencies since the installation of the project.
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  const { stdout, stderr } = await run('npm', ['install', ...options, join(parent, tarball)], { cwd: folder });
  return { folder, log: stdout + stderr };
}
