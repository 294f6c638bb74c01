import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Slice } from './generate.ts';

export interface SoakGenerator {
  /** Runs a job and passes on its slices; `take` returns false to stop. */
  run(order: Order, take: (slice: Slice) => boolean): Promise<void>;
  stop(): void;
}

/** Starts the load in a separate process, so that it does not use the event loop of the measured server. */
export function startSoakGenerator(targetFile: string): SoakGenerator {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [targetFile]);
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load generator has ended');
  });
  // The caller that waits for the job reports it.
  ended.catch(() => {});
  return {
    async run(order, take) {
      child.send(order);
      await Promise.race([
        ended,
        new Promise<void>((resolve, reject) => {
          const listener = ({ slice }: { slice?: Slice }) => {
            try {
              if (slice !== undefined && take(slice)) return;
              resolve();
            } catch (error) {
              reject(error);
            }
            child.off('message', listener);
          };
          child.on('message', listener);
        }),
      ]);
    },
    stop: () => child.kill('SIGKILL'),
  };
}
