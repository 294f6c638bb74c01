import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from '../program/program.ts';
import { ROOT } from './blocks.ts';

/**
 * Returns the folder of a new clone of the project as it is here, with changes that are not committed yet. It shares the
 * installed packages, and the pages for browsers, which take seconds to build.
 */
export function clone(): string {
  const folder = newFolder();
  const files = git(ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean);
  for (const file of files) if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file));
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, '-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'test');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(ROOT, 'dist/pages'), join(folder, 'dist/pages'), { recursive: true });
  return folder;
}

/** Returns the files that were changed or added since the clone. `.gitignore` lists the folder `node_modules`, not a link. */
export function changesIn(clone: string): string {
  return git(clone, 'status', '--porcelain', '--', '.', ':!node_modules');
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
