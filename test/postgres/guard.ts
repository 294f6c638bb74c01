import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Stops the servers of the last received pids, if any, and deletes the folder when its input ends. */
const SCRIPT = `
pids=
while read -r line; do pids=$line; done
if [ -n "$pids" ]; then kill -QUIT $pids; sleep 1; kill -KILL $pids; fi
rm -rf "$1"`;

export interface Guard {
  /** Call it with the pids of all servers that run on the folder, and with none when none runs any more. */
  watch(...pids: (number | undefined)[]): void;
  /** Deletes the folder, and ends the guard. */
  end(): Promise<void>;
}

/**
 * Stops servers and deletes their folder when this process ends, even by SIGKILL: a separate process in another process
 * group that reads a pipe whose other end only this process has.
 */
export function guard(folder: string): Guard {
  const child = spawn('sh', ['-c', SCRIPT, 'guard', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  (child.stdin as Socket).unref();
  return {
    watch(...pids) {
      child.stdin.write(`${pids.join(' ')}\n`);
    },
    async end() {
      child.ref();
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}
