import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Load } from '../load/generate.ts';
import type { Order } from '../load/process.ts';
import { freePort, stopServer } from '../peers/process.ts';

/** A server in a separate process. */
export interface Server {
  pid: number;
  port: number;
  /** The RAM of the process, in bytes. NaN on systems other than Linux. */
  memory(): number;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** The command of `npm run serve`, without npm. */
const SERVE: string[] = scripts.serve.split(' ').slice(2);

/** Starts one of the servers in bench/servers. */
export async function startServer(name: string, ...given: string[]): Promise<Server> {
  const child = fork(fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url)), given, {
    cwd: ROOT,
    // The gateway sets the same value for itself.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [port] = (await once(child, 'message')) as [number];
  return serverOf(child, port);
}

/**
 * Starts the gateway as its users do, on a database, with additional Node options and settings. Resolves at its first
 * response.
 */
export async function startGateway(
  url: string,
  options: readonly string[] = [],
  settings: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort();
  const environment = {
    PATH: process.env.PATH,
    PORT: `${port}`,
    DATABASE_URL: url,
    LOG_LEVEL: 'warn',
    RATE_LIMIT: '0',
    ...settings,
  };
  const child = spawn(process.execPath, [...options, ...SERVE], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error('the gateway did not start');
    const answer = await fetch(`http://127.0.0.1:${port}/workspaces/none/contacts`).catch(() => undefined);
    await answer?.text();
    if (answer?.status === 401) return serverOf(child, port);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The load generator, which runs one job at a time. */
export interface Generator {
  run(order: Order): Promise<Load>;
  stop(): Promise<void>;
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('../load/process.ts', import.meta.url)), { cwd: ROOT });
  return {
    async run(order) {
      child.send(order);
      const [{ load, error }] = (await once(child, 'message')) as [{ load?: Load; error?: string }];
      if (load === undefined) throw new Error(error);
      return load;
    },
    stop: () => stopServer(child),
  };
}

function serverOf(child: ChildProcess, port: number): Server {
  const status = () => {
    try {
      return readFileSync(`/proc/${child.pid}/status`, 'utf8');
    } catch {
      return '';
    }
  };
  return {
    pid: child.pid ?? 0,
    port,
    memory: () => Number(/^VmRSS:\s+(\d+) kB/m.exec(status())?.[1]) * 1024,
    stop: () => stopServer(child),
  };
}
