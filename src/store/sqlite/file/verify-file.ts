import { checkNotNewer } from '../../migrate.ts';
import { StoreUnavailable } from '../../store.ts';
import { translateSqliteError } from '../errors.ts';
import { migrations } from '../migrations/index.ts';
import { openToRead, stepsOf } from '../open-source.ts';

/**
 * Reads the whole file. Throws an error of one line if the file is damaged, is not a database of this program, or is
 * newer than the program.
 */
export function verifyDatabaseFile(file: string, name: string): void {
  const database = openToRead(file);
  try {
    const found = String(database.prepare('pragma integrity_check(1)').pluck().get());
    if (found !== 'ok') throw new Error(`${name} is damaged (${found.split('\n').at(-1)}): use an earlier backup`);
    const steps = stepsOf(database);
    if (steps === undefined) throw new Error(`${name} has no tables of contact-gateway: name another file`);
    checkNotNewer(steps, migrations);
  } catch (cause) {
    const error = translateSqliteError(cause);
    if (!(error instanceof StoreUnavailable) || error.reason !== 'corrupt') throw error;
    throw new Error(`${name} is damaged or no database: use an earlier backup`, { cause });
  } finally {
    database.close();
  }
}
