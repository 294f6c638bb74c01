import { type ChildProcess, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** The maximum start time of a server, in milliseconds. */
const PATIENCE = 120_000;

/** Starts a server and waits until it is ready: until it prints a message or responds. */
export async function startServer(
  command: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio,
  isReady: (printed: string) => boolean | Promise<boolean>,
): Promise<ChildProcess> {
  const child = spawn(command, args, options);
  // Ends with the benchmark, also if the benchmark fails.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));

  let printed = '';
  const collect = (text: string) => {
    printed += text;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  child.once('error', (error) => collect(error.message));

  const end = Date.now() + PATIENCE;
  while (!(await isReady(printed))) {
    const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`${command} did not start: ${printed}`);
    }
    await setTimeout(50);
  }
  // The later output is read and dropped.
  child.stdout.off('data', collect).resume();
  child.stderr.off('data', collect).resume();
  return child;
}

/** Ends a server gracefully and waits for it. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  await closed;
}

/** A free port. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
