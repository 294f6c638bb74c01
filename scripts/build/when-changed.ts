import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Build {
  /** Shown before the build starts. */
  message: string;
  /** Patterns of the files that the result depends on, besides the lockfile and these scripts. */
  sources: string[];
  /** The folder of the result, with a trailing slash. */
  folder: string;
  build(): Promise<void>;
}

/** Builds, unless the last build had the same sources. */
export async function buildWhenChanged({ message, sources, folder, build }: Build): Promise<void> {
  const stamp = `${folder}.sources`;
  const hash = await hashOf([...sources, 'package-lock.json', 'scripts/build/*.ts']);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return;
  console.error(message);
  await build();
  await writeFile(stamp, hash);
}

async function hashOf(sources: string[]): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(sources, { cwd: ROOT })) if (extname(file) !== '') files.push(file);
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(file).update(await readFile(ROOT + file));
  return hash.digest('hex');
}
