import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { migrateStore } from '../../../../src/store/open-store.ts';
import { freePort } from '../../../postgres/free-port.ts';
import { queryAt } from '../../../postgres/query.ts';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';

/** A PostgreSQL with problems in most of its databases and roles, and listeners that are not PostgreSQL. */
export interface BadServers {
  postgres: PostgresServer;
  /** Ports: one that is silent, one that hangs up, a web server, and one without a listener. */
  ports: Record<'silent' | 'rude' | 'http' | 'free', number>;
  close(): Promise<void>;
}

interface Options {
  /** The password of the role `keeper`, the only one with a password. */
  password: string;
  mostConnections: number;
}

export async function startBadServers({ password, mostConnections }: Options): Promise<BadServers> {
  const postgres = await startPostgresServer({ settings: { max_connections: `${mostConnections}` } });
  await makeRoles(postgres, password);
  await makeDatabases(postgres);
  const listeners = { silent: createServer(() => {}), rude: createServer((it) => it.end()), http: createHttpServer() };
  return {
    postgres,
    ports: {
      silent: await listen(listeners.silent),
      rude: await listen(listeners.rude),
      http: await listen(listeners.http),
      free: await freePort(),
    },
    async close() {
      for (const listener of Object.values(listeners)) listener.close();
      await postgres.remove();
    },
  };
}

async function makeRoles(postgres: PostgresServer, password: string): Promise<void> {
  for (const role of ['barred', 'stranger', 'reader']) await postgres.query(`create role ${role} login`);
  await postgres.query('create role bypasser login bypassrls');
  await postgres.query(`create role keeper login password '${password}'`);
  const file = join(postgres.data, 'pg_hba.conf');
  const first = ['host all keeper 127.0.0.1/32 scram-sha-256', 'host all barred 127.0.0.1/32 reject'];
  writeFileSync(file, [...first, readFileSync(file, 'utf8')].join('\n'));
  await postgres.query('select pg_reload_conf()');
}

/** Statements for databases with tables. */
const CHANGES = {
  older: ['delete from kysely_migration where name = (select max(name) from kysely_migration)'],
  newer: ["insert into kysely_migration values ('0999-from-the-future', '2030-01-01')"],
  partly: ['grant select on kysely_migration to reader'],
};

async function makeDatabases(postgres: PostgresServer): Promise<void> {
  for (const encoding of ['SQL_ASCII', 'LATIN1']) {
    await postgres.query(`create database ${encoding} encoding '${encoding}' locale 'C' template template0`);
  }
  for (const name of ['unmigrated', 'occupied', 'whole']) await postgres.query(`create database ${name}`);
  await migrateStore({ url: postgres.url('whole') });
  for (const [name, statements] of Object.entries(CHANGES)) {
    await postgres.query(`create database ${name} template whole`);
    await queryAt(postgres.url(name), ...statements);
  }
  await queryAt(postgres.url('occupied'), 'create table company (name text)');
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
