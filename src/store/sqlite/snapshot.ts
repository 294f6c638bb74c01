import type SqliteDatabase from 'better-sqlite3';

/**
 * Lets all reads of one turn of the event loop share a read transaction, because taking and releasing SQLite's lock
 * takes longer than most reads. All of them see the same state of the database.
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

  /** Opens the snapshot for the rest of this turn, unless it is open. */
  enter(): void {
    if (this.#database.inTransaction) return;
    this.#begin.run();
    setImmediate(() => this.leave());
  }

  /** Closes the snapshot, so that the next read sees later writes. */
  leave(): void {
    if (!this.#database.open || !this.#database.inTransaction) return;
    try {
      this.#commit.run();
    } catch {
      // The file is damaged. The transaction has ended anyway, and the next reader gets the error.
    }
  }
}
