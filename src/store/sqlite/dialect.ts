import type SqliteDatabase from 'better-sqlite3';
import { type Dialect, type Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { SqliteDriver } from './driver.ts';

/** Kysely's SQLite dialect with the driver of this folder. */
export function sqliteDialect(database: SqliteDatabase.Database): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new SqliteDriver(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

/**
 * Kysely takes SQLite for an engine whose tables cannot change within a transaction. They can: a step that breaks off
 * leaves nothing, and of several programs that migrate at once, one does while the others wait.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
