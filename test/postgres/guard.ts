import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Stops the server of the last received pid, if any, and deletes the folder when its input ends. */
const SCRIPT = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then kill -QUIT "$pid"; sleep 1; fi
rm -rf "$1"`;

export interface Guard {
  /** Call it with the pid when a server runs on the folder, and with undefined when none runs any more. */
  watch(pid: number | undefined): void;
  /** Deletes the folder, and ends the guard. */
  end(): Promise<void>;
}

/**
 * Stops a server and deletes its folder when this process ends, even by SIGKILL: a separate process in another process
 * group that reads a pipe whose other end only this process has.
 */
export function guard(folder: string): Guard {
  const child = spawn('sh', ['-c', SCRIPT, 'guard', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  (child.stdin as Socket).unref();
  return {
    watch(pid) {
      child.stdin.write(`${pid ?? ''}\n`);
    },
    async end() {
      child.ref();
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}
