import type SqliteDatabase from 'better-sqlite3';

/**
 * Lets the reads of one turn of the event loop share one read transaction: to take SQLite's lock and to give it back
 * takes longer than most of the reads themselves. They also see one state of the database.
 */
export class Snapshot {
  readonly #database: SqliteDatabase.Database;
  readonly #begin: SqliteDatabase.Statement;
  readonly #commit: SqliteDatabase.Statement;

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
    this.#begin = database.prepare('begin');
    this.#commit = database.prepare('commit');
  }

  /** Opens the snapshot, where it is not open, for the rest of this turn. */
  enter(): void {
    if (this.#database.inTransaction) return;
    this.#begin.run();
    setImmediate(() => this.leave());
  }

  /** Lets the next read see what has been written since. */
  leave(): void {
    if (!this.#database.open || !this.#database.inTransaction) return;
    try {
      this.#commit.run();
    } catch {
      // A file that is damaged: the transaction has ended all the same, and the next reader gets the error.
    }
  }
}
