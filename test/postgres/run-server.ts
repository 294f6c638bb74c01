import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { findBinaries, type Identity, unprivileged } from './binaries.ts';
import { freePort } from './free-port.ts';
import { guard } from './guard.ts';
import { queryAt } from './query.ts';

/** The maximum start time of a server, in milliseconds. */
const PATIENCE = 60_000;

type Row = Record<string, unknown>;

/** A PostgreSQL server that ends with this process and then deletes its data. */
export interface PostgresServer {
  /** The URL of a database, for the superuser, without a password: only this machine can connect. */
  url(database?: string): string;
  port: number;
  /** The data folder. */
  data: string;
  /** Runs one statement on a new connection. Returns its rows. */
  query<R extends Row = Row>(sql: string, database?: string): Promise<R[]>;
  /** Stops it gracefully, or immediately like a crash. The data stay. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again on the same port. Rejects with its output if it does not start. */
  start(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

/** The configuration of a server before it exists. */
export interface Place {
  data: string;
  port: number;
  initdb: string;
  /** Runs PostgreSQL's programs. */
  options: { cwd: string } & Partial<Identity>;
}

/** Starts a server on a data folder that `fill` fills, at the given port or any free one. */
export async function runServer(fill: (place: Place) => Promise<void>, given?: number): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-postgres-'));
  const keeper = guard(folder);
  const identity = unprivileged();
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const { initdb, postgres } = await findBinaries(folder, identity);
  const [data, log, port] = [join(folder, 'data'), join(folder, 'log'), given ?? (await freePort())];
  const options = { cwd: folder, ...identity };
  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  let child: ChildProcess | undefined;

  const server: PostgresServer = {
    url,
    port,
    data,
    query: (sql, database) => queryAt(url(database), sql),
    async start() {
      const output = openSync(log, 'w');
      child = spawn(postgres, ['-D', data, '-p', `${port}`], { ...options, stdio: ['ignore', output, output] });
      closeSync(output);
      child.unref();
      keeper.watch(child.pid);
      child.once('close', () => keeper.watch());
      const end = Date.now() + PATIENCE;
      while (!isReady(data, child.pid)) {
        if (!isRunning(child) || Date.now() > end) {
          await server.stop('immediate');
          throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8')}`);
        }
        await after(10);
      }
    },
    async stop(mode = 'fast') {
      if (child === undefined || !isRunning(child)) return;
      child.ref();
      const ended = once(child, 'close');
      child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await ended;
    },
    async remove() {
      await server.stop('immediate');
      await keeper.end();
    },
  };

  try {
    await fill({ data, port, initdb, options });
    await server.start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  return server;
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

/** Whether the server of this pid accepts connections, by its lock file, which `pg_ctl` also reads. */
function isReady(data: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return lines[0] === `${pid}` && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
