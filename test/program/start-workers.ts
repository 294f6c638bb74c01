import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../postgres/free-port.ts';
import { launch } from './program.ts';

/** The program with several workers. */
export interface Workers {
  url: string;
  /** The pid of the primary process. */
  pid: number;
  /** The pids of the workers that have listened, the newest last. */
  workers(): number[];
  /** The pids of the workers that have logged a request. */
  serving(): Set<number>;
  says: ReturnType<typeof launch>['says'];
  ended: ReturnType<typeof launch>['ended'];
  output(): string;
}

/** How long a start may take, in milliseconds. */
const START_TIMEOUT = 40_000;

/** Starts the program with several workers. Resolves when they are ready. */
export async function startWorkers(
  count: number,
  environment: Record<string, string>,
  folder?: string,
): Promise<Workers> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { child, says, ended, output } = launch(['serve'], {
    environment: { PORT: `${port}`, WORKERS: `${count}`, ...environment },
    ...(folder === undefined ? {} : { folder }),
  });
  const pidsOf = (message: string) =>
    [...output().matchAll(new RegExp(`"pid":(\\d+).*"msg":"${message}`, 'g'))].map(([, pid]) => Number(pid));
  await says(/"msg":"listening at /);
  await isReady(url);
  return {
    url,
    pid: child.pid as number,
    workers: () => pidsOf('listening at '),
    serving: () => new Set(pidsOf('request')),
    says,
    ended,
    output,
  };
}

/** Resolves when the gateway is ready. */
export async function isReady(url: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT;
  while (Date.now() < end) {
    const status = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } }).then(
      async (response) => response.text().then(() => response.status),
      () => 0,
    );
    if (status === 200) return;
    await wait(50);
  }
  throw new Error('the gateway does not become ready');
}
