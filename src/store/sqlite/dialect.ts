import type SqliteDatabase from 'better-sqlite3';
import {
  type Dialect,
  type Kysely,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { ImmediateAdapter } from '../statement.ts';
import { type ConnectionOptions, SqliteConnection } from './connection.ts';
import { SqliteDriver } from './driver.ts';

/** Returns Kysely's SQLite dialect with the driver of this folder. */
export function sqliteDialect(database: SqliteDatabase.Database, options: ConnectionOptions = {}): Dialect {
  const connection = new SqliteConnection(database, options);
  return {
    createAdapter: () => new OneConnectionAdapter(connection),
    createDriver: () => new SqliteDriver(database, connection),
    createQueryCompiler: () => new LocklessQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

/** Omits row locks (`for update`), because a writer locks the whole database. */
class LocklessQueryCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate') super.visitSelectModifier(node);
  }
}

class OneConnectionAdapter extends SqliteAdapter implements ImmediateAdapter {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    super();
    this.#connection = connection;
  }

  /**
   * Kysely assumes that SQLite cannot change tables in a transaction. SQLite can: an interrupted migration leaves
   * nothing behind, and if several programs migrate at once, one works while the others wait.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  executeNow<Row>(sql: string, parameters: readonly unknown[], isEnough?: (row: Row) => boolean): Row[] {
    if (isEnough !== undefined) return this.#connection.readUntil(sql, parameters, isEnough);
    return this.#connection.execute<Row>(sql, parameters).rows;
  }
}
