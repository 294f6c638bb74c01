import { statSync } from 'node:fs';
import { StoreUnavailable } from '../../store.ts';

export interface FileIdentity {
  /** Throws `StoreUnavailable` if a database file no longer has its name. Takes a few microseconds. */
  confirm(): void;
  /** Does the same, but only if a file was missing at the last `confirm`. */
  refuseWhileMissing(): void;
}

/**
 * Remembers the identity of the files of an open database. SQLite keeps writing to a deleted or moved file, which
 * nobody can find again, so such writes must not be acknowledged. `rescueLog` moves the content of a missing log into
 * the database. It is called only while no other program has created a new log.
 */
export function trackFileIdentity(file: string, rescueLog: () => void): FileIdentity {
  // Commits are lost without the log. Other programs see neither commits nor locks without the index of the log.
  const opened = [file, `${file}-wal`, `${file}-shm`].map((path) => ({ path, identity: identityOf(path) }));
  let missing: string | undefined;

  const confirm = () => {
    const before = missing;
    missing = opened.find(({ path, identity }) => identityOf(path) !== identity)?.path;
    if (missing === undefined) return;
    if (before === undefined && missing !== file && identityOf(missing) === undefined) rescueLog();
    throw new StoreUnavailable('missing', new Error(`${missing} was deleted or replaced`));
  };
  return {
    confirm,
    refuseWhileMissing() {
      if (missing !== undefined) confirm();
    },
  };
}

/** Returns undefined if the file does not exist. */
function identityOf(path: string): string | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && `${found.dev} ${found.ino}`;
  } catch (error) {
    throw new StoreUnavailable('unreachable', error);
  }
}
