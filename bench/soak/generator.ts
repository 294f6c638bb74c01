import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Slice } from './generate.ts';

export interface SoakGenerator {
  /** Carries out an order and hands over its slices as they come; false from `take`: no more of them. */
  run(order: Order, take: (slice: Slice) => boolean): Promise<void>;
  stop(): void;
}

/** Starts the load as a process of its own, so that it takes nothing from the event loop of what it measures. */
export function startSoakGenerator(targetFile: string): SoakGenerator {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [targetFile]);
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load generator has ended');
  });
  // Reported where it is awaited.
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
