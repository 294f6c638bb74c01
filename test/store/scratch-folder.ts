import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
/** Containers often have 64 MiB there, which a few databases fill. */
const MIN_FREE = 2 ** 30;

/**
 * Creates a folder for a database that need not survive a crash: in memory if there is space, because tests mainly wait
 * for the disk.
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
