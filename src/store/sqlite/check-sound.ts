import { checkNotNewer } from '../migrate.ts';
import { migrations } from './migrations/index.ts';
import { openToRead, stepsOf } from './open-source.ts';

/** Reads all of a file and throws one line where it is damaged, none of ours or newer than this program. */
export function checkSound(file: string, name: string): void {
  const database = openToRead(file);
  try {
    const found = String(database.prepare('pragma integrity_check(1)').pluck().get());
    if (found !== 'ok') throw new Error(`${name} is damaged (${found.split('\n').at(-1)}): use an earlier backup`);
    const steps = stepsOf(database);
    if (steps === undefined) throw new Error(`${name} has no tables of ours: name another file`);
    checkNotNewer(steps, migrations);
  } catch (error) {
    if (isDamage(error)) throw new Error(`${name} is damaged or no database (${error.message}): use an earlier backup`);
    throw error;
  } finally {
    database.close();
  }
}

function isDamage(error: unknown): error is Error {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code));
}
