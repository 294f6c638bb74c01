import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
/** Containers often give it 64 MiB, which a few databases fill. */
const MIN_FREE = 2 ** 30;

/**
 * Makes a folder for a database that need not survive a crash: in memory if there is room, because tests wait for the
 * disk more than for anything else.
 */
export function newScratchFolder(): string {
  return mkdtempSync(join(freeBytes(MEMORY) > MIN_FREE ? MEMORY : tmpdir(), 'contact-gateway-'));
}

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
