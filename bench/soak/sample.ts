import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { Server } from '../measure/processes.ts';

/** The resources of the gateway at one moment. Sizes in bytes. */
export interface Sample {
  memory: number;
  heap: number;
  descriptors: number;
  sockets: number;
  database: number;
  log: number;
}

/** Samples the gateway from outside. Needs Linux. Throws if the process has ended. */
export function sampleOf({ pid, memory }: Server, file: string, heapFile: string): Sample {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).map((descriptor) => {
    try {
      return readlinkSync(`${folder}/${descriptor}`);
    } catch {
      // Closed since the folder was read.
      return undefined;
    }
  });
  const open = targets.filter((target) => target !== undefined);
  return {
    memory: memory(),
    heap: Number(readFileSync(heapFile, 'utf8')),
    descriptors: open.length,
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    database: statSync(file).size,
    log: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
  };
}
