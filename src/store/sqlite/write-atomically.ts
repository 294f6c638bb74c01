import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What SQLite keeps beside a database. */
const BESIDE = ['-journal', '-wal', '-shm'];

/** Throws where there is such a database, or what is left of one. */
export function refuseToOverwrite(target: string): void {
  const there = ['', ...BESIDE].map((suffix) => target + suffix).find((path) => existsSync(path));
  if (there !== undefined)
    throw new Error(`${there} is there already and stays as it is: move it away, or name another`);
}

/**
 * Makes a database that is there whole or not at all: `fill` writes it under a name beside the target, which it is given
 * when all of it is on disk. Rejects where the target is there, or as `fill` does; then nothing is left.
 */
export async function writeAtomically(target: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const folder = dirname(target);
  const temporary = join(folder, `.contact-gateway-${randomUUID()}.partial`);
  try {
    // It holds what the database holds: for nobody else to read.
    closeSync(openSync(temporary, 'wx', 0o600));
    await fill(temporary);
    sync(temporary, 'r+');
    refuseToOverwrite(target);
    giveName(temporary, target);
  } finally {
    for (const suffix of ['', ...BESIDE]) rmSync(temporary + suffix, { force: true });
  }
  sync(folder, 'r');
}

/** Takes no name from another, also where that has come just now. */
function giveName(temporary: string, target: string): void {
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (existsSync(target)) throw error;
    // Some file systems, those of memory sticks among them, know no links.
    renameSync(temporary, target);
  }
}

function sync(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
