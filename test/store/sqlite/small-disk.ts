import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const SIZE = 8 * 1024 * 1024;
const [MOUNT, UNMOUNT] = ['mount', 'umount'];
const disks: string[] = [];

/** Call it at the top of a file: unmounts its disks after its tests. */
export function mountsDisks(): void {
  afterAll(() => {
    for (const folder of disks.splice(0)) {
      spawnSync(UNMOUNT, ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** A new disk, small enough to be filled; undefined if this user has no right to mount one. */
export function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-disk-'));
  if (spawnSync(MOUNT, ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]).status === 0) {
    disks.push(folder);
    return folder;
  }
  rmSync(folder, { recursive: true });
  return undefined;
}

/** Fills a disk except for some bytes, and returns the file that fills it. */
export function fill(disk: string, left: number): string {
  const filler = join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(bavail * bsize - left));
  return filler;
}

/** Makes a disk read-only from now on. */
export function remountReadOnly(disk: string): void {
  spawnSync(MOUNT, ['-o', 'remount,ro', disk]);
}
