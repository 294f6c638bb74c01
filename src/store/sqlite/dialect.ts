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

/** Kysely's SQLite dialect with the driver of this folder. */
export function sqliteDialect(database: SqliteDatabase.Database, options: ConnectionOptions = {}): Dialect {
  const connection = new SqliteConnection(database, options);
  return {
    createAdapter: () => new OneConnectionAdapter(connection),
    createDriver: () => new SqliteDriver(database, connection),
    createQueryCompiler: () => new LocklessQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

/** Leaves out the locks of rows (`for update`): a writer has the whole database to itself. */
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
   * Kysely takes SQLite for an engine whose tables cannot change within a transaction. They can: a step that breaks
   * off leaves nothing, and of several programs that migrate at once, one does while the others wait.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  executeNow<Row>(sql: string, parameters: readonly unknown[], isEnough?: (row: Row) => boolean): Row[] {
    if (isEnough !== undefined) return this.#connection.readUntil(sql, parameters, isEnough);
    return this.#connection.execute<Row>(sql, parameters).rows;
  }
}
