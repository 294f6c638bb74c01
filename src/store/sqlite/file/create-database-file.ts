import { refuseToOverwrite, writeAtomically } from '../../write-atomically.ts';

/** The suffixes of files that SQLite keeps beside a database. */
const BESIDE = ['-journal', '-wal', '-shm'];

/** Throws if the database or one of its files exists. */
export function refuseToOverwriteDatabase(target: string): void {
  refuseToOverwrite(target, BESIDE);
}

/** Creates a database file completely or not at all (`writeAtomically`). */
export function createDatabaseFile(target: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  return writeAtomically(target, fill, BESIDE);
}
