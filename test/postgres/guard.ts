import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Stops the server of the last pid that it received, if any, and removes the folder, as soon as its input ends. */
const SCRIPT = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then kill -QUIT "$pid"; sleep 1; fi
rm -rf "$1"`;

export interface Guard {
  /** To be called when a server runs on the folder, and with undefined when none does any more. */
  watch(pid: number | undefined): void;
  /** Removes the folder, and the guard. */
  end(): Promise<void>;
}

/**
 * Takes a server and its folder away when this process ends, by SIGKILL too: a process of its own, in no group of ours,
 * that reads a pipe of which only we have the other end.
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
