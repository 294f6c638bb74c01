import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from '../program.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Builds and packs the program, and unpacks it into a new folder as npm installs it, beside the dependencies of this
 * repository. Returns the folder, which all users may read, and the folder of the package.
 */
export function installProgram(): { folder: string; home: string } {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
  const [tarball] = readdirSync(folder);
  const home = join(folder, 'node_modules', 'contact-gateway');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['--extract', '--file', join(folder, tarball as string), '--strip-components=1', '-C', home]);
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{}');
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  mkdirSync(join(folder, 'node_modules', '.bin'));
  for (const [name, path] of Object.entries<string>(bin)) {
    chmodSync(join(home, path), 0o755);
    symlinkSync(join(home, path), join(folder, 'node_modules', '.bin', name));
  }
  return { folder, home };
}
