import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from './binaries.ts';
import { freePort } from './free-port.ts';
import { guard } from './guard.ts';

const PROGRAM = 'pgbouncer';

/** The minor number of the installed version 1.x; undefined if it is not installed. */
export function pgbouncerVersion(): number | undefined {
  const { stdout } = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' });
  const [, minor] = /PgBouncer 1\.(\d+)/.exec(stdout ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}

/** Whether the installed version supports prepared statements of clients (since 1.21). */
export function keepsStatements(): boolean {
  return (pgbouncerVersion() ?? 0) >= 21;
}

export interface Pgbouncer {
  /** The given URL with the address of the proxy. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a proxy for the server of a URL. Its clients share `poolSize` connections, one transaction after another. */
export async function startPgbouncer(url: string, poolSize: number): Promise<Pgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-pgbouncer-'));
  const keeper = guard(folder);
  const identity = unprivileged();
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const here = Object.assign(new URL(url), { port: `${await freePort()}` });
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(settings, settingsOf(new URL(url), here.port, poolSize));

  const child = spawn(PROGRAM, [settings], { cwd: folder, ...identity, stdio: ['ignore', 'ignore', 'pipe'] });
  keeper.watch(child.pid);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`pgbouncer did not start: ${output}`)));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (output.includes('process up')) resolve();
    });
  });
  return {
    url: here.href,
    async stop() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      keeper.watch();
      await keeper.end();
    },
  };
}

/** `any`: the proxy accepts all users, and connects to the server with the role of the URL. */
function settingsOf({ hostname, port, username, password }: URL, listenPort: string, poolSize: number): string {
  const server = `host=${hostname} port=${port} user=${decodeURIComponent(username)}`;
  return `
[databases]
* = ${server}${password === '' ? '' : ` password=${decodeURIComponent(password)}`}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
${keepsStatements() ? 'max_prepared_statements = 500' : ''}
`;
}
