import { startPostgresServer } from '../../test/postgres/server.ts';

type Row = Record<string, string>;

/** A new database on the server of the benchmark. */
export interface Postgres {
  /** Name and version of the server. */
  name: string;
  url: string;
  port: number;
  user: string;
  database: string;
  query(sql: string): Promise<Row[]>;
}

export interface PostgresServer {
  /** Creates an empty database. */
  newDatabase(name: string): Promise<Postgres>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a new data folder. Commits are durable: fsync and synchronous_commit stay on. */
export async function startPostgres(): Promise<PostgresServer> {
  const server = await startPostgresServer({ durable: true, settings: { shared_buffers: '256MB' } });
  const [version] = await server.query<Row>('show server_version');
  return {
    async newDatabase(database) {
      await server.query(`create database ${database}`);
      return {
        name: `PostgreSQL ${version?.server_version}`,
        url: server.url(database),
        port: server.port,
        user: 'postgres',
        database,
        query: (sql) => server.query(sql, database),
      };
    },
    stop: server.remove,
  };
}
