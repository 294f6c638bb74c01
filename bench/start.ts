import type { Database, Extent } from './extent.ts';
import { startGateway } from './processes.ts';

/** How long it takes from starting the program on a database that is there to its first answer, in milliseconds. */
export async function startTimes({ rounds }: Extent, { file }: Database): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    const gateway = await startGateway(`file:${file}`);
    times.push(performance.now() - begin);
    await gateway.stop();
  }
  return times;
}
