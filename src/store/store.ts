import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** What a reader may see: the rows of one workspace, the access key with a hash, or the list of all workspaces. */
export type ReadScope = { workspaceId: string } | { keyHash: string } | 'workspaces';

/** What a change may see and write: the rows of one workspace. */
export interface WriteScope {
  workspaceId: string;
  /**
   * Whether no other change of the workspace may run meanwhile: for what others decide by, such as definitions, lists
   * and settings. Changes that touch contacts only lock what they read.
   */
  exclusive?: boolean;
  /**
   * The only contact that the change reads and writes, where that is known beforehand: changes of different contacts may
   * then share a transaction.
   */
  contactId?: string | undefined;
  /**
   * Which part this is of an operation that changes in several transactions, so that an idempotency key covers each part by
   * itself. `onReplay` is called if the part was made before.
   */
  part?: { index: number; onReplay(): void };
  /** Whether anybody still waits for the change: one that is not begun when it fires is not begun any more. */
  signal?: AbortState;
}

/** What of an `AbortSignal` is read by work that checks, between its parts, whether anybody still waits for it. */
export type AbortState = Pick<AbortSignal, 'aborted' | 'reason' | 'throwIfAborted'>;

/** What every engine offers to the rest of the program. */
export interface Store {
  /** For reading outside a change: never waits for a writer and refuses to write. */
  reader(reach: ReadScope): Kysely<Database>;

  /**
   * Runs `work` in a transaction of its own or in one shared with its neighbours, and resolves when what it wrote is
   * on disk. `work` may be run again after a conflict with another change, so it must touch nothing but the
   * transaction. Rejects with `StoreUnavailable`, with what `work` threw, or with the reason of the signal; then nothing
   * of it is written.
   */
  write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;

  /** How busy it is at this moment. */
  load(): StoreLoad;

  /** Resolves where changes can be read and written just now; rejects with `StoreUnavailable`. */
  check(): Promise<void>;

  /** Waits for the writes under way, then closes the database. */
  close(): Promise<void>;
}

export interface StoreLoad {
  /** Changes that have come and are in no transaction yet. */
  waiting: number;
  /** Connections to the server: open ones, the idle ones of these, and who waits for one. Not where there is no server. */
  pool?: { open: number; idle: number; waiting: number };
}

/** A store to read from only. */
export type Source = Pick<Store, 'reader' | 'close'>;

/**
 * The store cannot serve. If it is busy, full, read-only or unreachable, nothing was written, and a retry may help. If it
 * is corrupt, or one of its files is missing, the operator has to repair it first. `commit-unknown`: the store was lost
 * while it confirmed a commit, so the change may have been written or not.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  /** Seconds after which trying again may help. */
  readonly retryAfter = 1;
  readonly reason: 'busy' | 'read-only' | 'full' | 'unreachable' | 'corrupt' | 'missing' | 'commit-unknown';

  constructor(reason: StoreUnavailable['reason'], cause?: unknown) {
    super(reason === 'commit-unknown' ? 'the store did not confirm the commit' : `the store is ${reason}`, { cause });
    this.reason = reason;
  }

  /** For the client: what has become of the change, and what to do. */
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
