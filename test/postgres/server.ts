import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Place, type PostgresServer, runServer } from './run-server.ts';

interface Options {
  /** Whether commits must survive a crash. Without it, a server is faster and may lose the last second. */
  durable?: boolean;
  /** Additional settings, in the form of `postgresql.conf`. `alter system` may change them. */
  settings?: Record<string, string>;
}

const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' };
const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** Starts PostgreSQL on new data, with its default settings if it is durable. */
export function startPostgresServer({ durable = false, settings = {} }: Options = {}): Promise<PostgresServer> {
  return runServer((place) => initialize(place, { ...SETTINGS, ...(durable ? {} : FAST), ...settings }));
}

async function initialize({ data, initdb, options }: Place, settings: Record<string, string>): Promise<void> {
  const layout = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const set = Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`);
  await promisify(execFile)(initdb, [...layout, ...set], options);
}
