import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Throws if the file exists, or a file whose name is longer by one of the suffixes `beside`. */
export function refuseToOverwrite(target: string, beside: readonly string[] = []): void {
  const there = ['', ...beside].map((suffix) => target + suffix).find((path) => existsSync(path));
  if (there !== undefined)
    throw new Error(`${there} already exists and was not changed: move it away, or name another`);
}

/**
 * Creates a file completely or not at all. `fill` writes it under a temporary name beside the target. The file is renamed
 * to the target when it is on disk. Rejects if the target or a file `beside` it exists or if `fill` rejects, and then
 * leaves nothing behind.
 */
export async function writeAtomically(
  target: string,
  fill: (temporary: string) => Promise<void>,
  beside: readonly string[] = [],
): Promise<void> {
  const folder = dirname(target);
  const temporary = join(folder, `.contact-gateway-${randomUUID()}.partial`);
  try {
    // The file holds personal data, so only its owner may read it.
    closeSync(openSync(temporary, 'wx', 0o600));
    await fill(temporary);
    sync(temporary, 'r+');
    refuseToOverwrite(target, beside);
    giveName(temporary, target);
  } finally {
    for (const suffix of ['', ...beside]) rmSync(temporary + suffix, { force: true });
  }
  sync(folder, 'r');
}

/** Renames the file without replacing another one, even one that was created a moment ago. */
function giveName(temporary: string, target: string): void {
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (existsSync(target)) throw error;
    // Some file systems, for example on USB sticks, have no hard links.
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
