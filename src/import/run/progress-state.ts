import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ImportError } from '../import-error.ts';

/** How far an import is, as the file beside the input says it. */
export interface ImportState {
  version: 1;
  /** Under which keys its batches are sent. */
  importId: string;
  /**
   * A digest of everything that the result depends on: options, mapping, workspace. Another digest means another
   * import.
   */
  options: string;
  /** Bytes of the input; null for standard input. */
  size: number | null;
  /** Rows that are done, and the digest of their text. */
  rows: number;
  digest: string;
  counts: Counts;
  /** The file of refused rows, and how many bytes of it are of rows that are done. */
  refused: { file: string; size: number };
  /** When it was written, in milliseconds since 1970. */
  at: number;
}

export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

/** Reads a state that an interrupted import has left; undefined if there is none. */
export function readState(file: string): ImportState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'));
    if (state.version === 1 && typeof state.importId === 'string' && Number.isSafeInteger(state.rows)) return state;
  } catch {
    // The same as another file of this name.
  }
  throw new ImportError(`${file} is no state of an import: name another file with --state, or delete this one`);
}

/** Writes a state so that, whenever the machine stops, there is either this one or the one before. */
export async function writeState(file: string, state: ImportState): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state, null, 2)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  await syncFolder(dirname(file));
}

/** Forgets a state: the import is complete. */
export async function removeState(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** SHA-256 of any value that JSON can hold, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
