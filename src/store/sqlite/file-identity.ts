import { statSync } from 'node:fs';
import { StoreUnavailable } from '../store.ts';

export interface FileIdentity {
  /** Throws `StoreUnavailable` where a file of the database is not under its name any more. Takes some microseconds. */
  confirm(): void;
  /** The same, but looks only where one was missing when it was last confirmed. */
  refuseWhileMissing(): void;
}

/**
 * Remembers which files a database that is open consists of. Deleting or moving one does not stop SQLite, which
 * goes on in a file that nobody finds again: what is written there must not be acknowledged. `rescueLog` is to move into the
 * database what is in a log that is gone, while it can be: nobody else has made another meanwhile.
 */
export function trackFileIdentity(file: string, rescueLog: () => void): FileIdentity {
  // Without the log, commits are lost, and without the index of the log, other programs see neither them nor our locks.
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

/** Undefined where there is no such file. */
function identityOf(path: string): string | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && `${found.dev} ${found.ino}`;
  } catch (error) {
    throw new StoreUnavailable('unreachable', error);
  }
}
