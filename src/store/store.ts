import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** What every engine offers to the rest of the program. */
export interface Store {
  /** For reading outside a change: never waits for a writer and refuses to write. */
  readonly reader: Kysely<Database>;

  /**
   * Runs `work` in a transaction of its own or in one shared with its neighbours, and resolves when what it wrote is
   * on disk. Changes of one store are carried out one after the other; `work` may be run again after a conflict with
   * another process, so it must touch nothing but the transaction. Rejects with `StoreUnavailable`, or with what
   * `work` threw; then nothing of it is written.
   */
  write<Result>(work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result>;

  /** Waits for the writes under way, then closes the database. */
  close(): Promise<void>;
}

/** The store is busy, full, read-only or away: nothing was written, and trying again later may help. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  /** Seconds after which trying again may help. */
  readonly retryAfter = 1;
  readonly reason: 'busy' | 'read-only' | 'full' | 'away';

  constructor(reason: StoreUnavailable['reason'], cause?: unknown) {
    super(`the store is ${reason}`, { cause });
    this.reason = reason;
  }

  /** For the client: what has become of the change, and what to do. */
  get advice(): string {
    return `${this.message}; nothing was changed, try again in a moment`;
  }
}
