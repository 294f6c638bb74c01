import { startPostgresServer } from '../../test/postgres/server.ts';

type Row = Record<string, string>;

/** A PostgreSQL of our own, with an empty database. */
export interface Postgres {
  /** Name and version. */
  name: string;
  port: number;
  user: string;
  database: string;
  query(sql: string): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a fresh data folder. What is committed is on the disk: fsync and synchronous_commit stay on. */
export async function startPostgres(): Promise<Postgres> {
  const server = await startPostgresServer({ durable: true, settings: { shared_buffers: '256MB' } });
  const { port, query, remove } = server;
  const [version] = await query('show server_version');
  return {
    name: `PostgreSQL ${version?.server_version}`,
    port,
    user: 'postgres',
    database: 'postgres',
    query,
    stop: remove,
  };
}
