import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/**
 * The rows that a reader may see: those of one workspace, the access key with a hash, or the list of all workspaces.
 */
export type ReadScope = { workspaceId: string } | { keyHash: string } | 'workspaces';

/** The rows that a change may see and write: those of one workspace. */
export interface WriteScope {
  workspaceId: string;
  /**
   * Whether no other change of the workspace may run at the same time. For data that others depend on, such as
   * definitions, lists and settings. Changes of contacts only lock the rows that they read.
   */
  exclusive?: boolean;
  /**
   * The only contact that the change reads and writes, if it is known beforehand. Changes of different contacts may
   * then share a transaction.
   */
  contactId?: string | undefined;
  /**
   * The part of an operation with several transactions. An idempotency key covers each part separately. `onReplay` is
   * called if the part was made before.
   */
  part?: { index: number; onReplay(): void };
  /** The number of updates in the change. 1 if absent. */
  updates?: number;
  /** Whether the client still waits for the change. A change that has not begun when the signal fires never begins. */
  signal?: AbortState;
}

/** The part of an `AbortSignal` that long work checks between its steps. */
export type AbortState = Pick<AbortSignal, 'aborted' | 'reason' | 'throwIfAborted'>;

/** The interface of every engine to the rest of the program. */
export interface Store {
  /** Returns a read-only connection for reads outside changes. It never waits for a writer. */
  reader(reach: ReadScope): Kysely<Database>;

  /**
   * Runs `work` in a transaction of its own or in a shared one. Resolves when its writes are on disk. `work` may run
   * again after a conflict with another change, so it must have no side effects outside the transaction. Rejects with
   * `StoreUnavailable`, with the error of `work`, or with the reason of the signal, and then writes nothing.
   */
  write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;

  /** Returns the current load. */
  load(): StoreLoad;

  /** Resolves if changes can be read and written now. Rejects with `StoreUnavailable`. */
  check(): Promise<void>;

  /** Lets later reads see all changes that other processes have committed by now. Undefined if they always do. */
  refresh?(): void;

  /** Call it when a process that reads the same file has detected damage. Undefined if the store is not a file. */
  noteDamage?(): void;

  /** Waits for running writes, then closes the database. */
  close(): Promise<void>;
}

export interface StoreLoad {
  /** The number of changes that are not in a transaction yet. */
  waiting: number;
  /** The numbers of open connections, idle ones among them, and waiting requests. Undefined without a server. */
  pool?: { open: number; idle: number; waiting: number };
}

/** A store for reading only. */
export type Source = Pick<Store, 'reader' | 'close'>;

/** A store for reading beside the process that writes it. */
export interface Reader extends Source {
  /** Lets later reads see all changes that are committed by now. */
  refresh(): void;
  /** Lets later reads read the file again. Call it after damage was detected. */
  discardCache(): void;
}

/**
 * The store cannot serve. If it is busy, full, read-only or unreachable, nothing was written, and a retry may help. If it
 * is corrupt, or one of its files is missing, the operator has to repair it first. `commit-unknown`: the store was lost
 * while it confirmed a commit, so the change may have been written or not.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  /** Seconds until a retry may succeed. */
  readonly retryAfter = 1;
  readonly reason: 'busy' | 'read-only' | 'full' | 'unreachable' | 'corrupt' | 'missing' | 'commit-unknown';

  constructor(reason: StoreUnavailable['reason'], cause?: unknown) {
    super(reason === 'commit-unknown' ? 'the store did not confirm the commit' : `the store is ${reason}`, { cause });
    this.reason = reason;
  }

  /** The effect on the change and the remedy, for the client. */
  get advice(): string {
    switch (this.reason) {
      case 'commit-unknown':
        return 'the database did not confirm the change; read what it was about before you try again';
      case 'corrupt':
      case 'missing':
        return `${this.message}; nothing was changed, and the operator of this service has to repair it`;
      default:
        return `${this.message}; nothing was changed, try again in a moment`;
    }
  }
}
