import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  Kysely,
  type KyselyProps,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
} from 'kysely';
import type { Database } from '../database.ts';

const ADAPTER = new PostgresAdapter();
const COMPILER = new PostgresQueryCompiler();
// Connections come from a provider, not from a driver, because the connection depends on the scope of the reader.
const DRIVER = new DummyDriver();

/** Returns a Kysely that executes each query on a connection of the provider. */
export function kyselyOver(provider: ConnectionProvider): Kysely<Database> {
  return new Kysely<Database>(props(provider, ADAPTER));
}

/** Returns a transaction whose begin and end belong to the holder of the connection. */
export function transactionOver(connection: DatabaseConnection): Transaction<Database> {
  return new Transaction<Database>(props(only(connection), ADAPTER));
}

/** Returns a Kysely for migrations in a transaction that already holds a lock. */
export function migratingOver(connection: DatabaseConnection): Kysely<Database> {
  return new Kysely<Database>(props(only(connection), new NeitherLocksNorBegins()));
}

function only(connection: DatabaseConnection): ConnectionProvider {
  return { provideConnection: (consumer) => consumer(connection) };
}

function props(provider: ConnectionProvider, adapter: PostgresAdapter): KyselyProps {
  const dialect: Dialect = {
    createAdapter: () => adapter,
    createDriver: () => DRIVER,
    createQueryCompiler: () => COMPILER,
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
  const executor = new DefaultQueryExecutor(COMPILER, adapter, provider);
  return { config: { dialect }, dialect, driver: DRIVER, executor };
}

class NeitherLocksNorBegins extends PostgresAdapter {
  override get supportsTransactionalDdl(): boolean {
    return false;
  }
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
