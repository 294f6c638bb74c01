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
// Connections come from a provider and not from a driver: which one depends on what the reader may see.
const DRIVER = new DummyDriver();

/** A Kysely that executes each query on a connection of the provider. */
export function kyselyOver(provider: ConnectionProvider): Kysely<Database> {
  return new Kysely<Database>(props(provider, ADAPTER));
}

/** A transaction that is begun and ended by the holder of the connection. */
export function transactionOver(connection: DatabaseConnection): Transaction<Database> {
  return new Transaction<Database>(props(only(connection), ADAPTER));
}

/** The same for migrations, whose transaction holds a lock already. */
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
