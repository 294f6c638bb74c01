import { SingleBar } from 'cli-progress';
import type { Database, Extent } from '../measure/extent.ts';
import { type Generator, startGateway } from '../measure/processes.ts';
import { CONNECTIONS } from './compare.ts';

/** The memory of the gateway during updates. */
export interface Endurance {
  contacts: number;
  updates: number;
  /** Resident memory in bytes, after each slice of updates. */
  memory: { seconds: number; bytes: number }[];
}

const SLICE = 10;

/** Updates random contacts as fast as possible for some minutes, and samples the memory. */
export async function endurance(
  { enduranceSeconds }: Extent,
  generator: Generator,
  { file, targetFile, contacts }: Database,
): Promise<Endurance> {
  const gateway = await startGateway(`file:${file}`);
  const result: Endurance = { contacts, updates: 0, memory: [{ seconds: 0, bytes: gateway.memory() }] };
  const bar = new SingleBar({ format: 'memory {bar} {value}/{total} s' });
  bar.start(enduranceSeconds, 0);
  for (let seconds = SLICE; seconds <= enduranceSeconds; seconds += SLICE) {
    const order = { port: gateway.port, kind: 'patch', connections: CONNECTIONS, warmUp: 0, targetFile } as const;
    const { perSecond } = await generator.run({ ...order, seconds: SLICE });
    result.updates += Math.round(perSecond * SLICE);
    result.memory.push({ seconds, bytes: gateway.memory() });
    bar.update(seconds);
  }
  bar.stop();
  await gateway.stop();
  return result;
}
