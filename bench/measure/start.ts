import type { Database, Extent } from './extent.ts';
import { startGateway } from './processes.ts';

/** The time from starting the program on an existing database to its first response, in milliseconds. */
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
