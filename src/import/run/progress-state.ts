import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ImportError } from '../import-error.ts';

/** The progress of an import, in the file next to the input. */
export interface ImportState {
  version: 1;
  /** The prefix of the idempotency keys of its batches. */
  importId: string;
  /**
   * A digest of everything that the result depends on: options, mapping, workspace. Another digest means another
   * import.
   */
  options: string;
  /** Bytes of the input; null for standard input. */
  size: number | null;
  /** The number of imported rows, and the digest of their text. */
  rows: number;
  digest: string;
  counts: Counts;
  /** The file of refused rows, and its size for the imported rows. */
  refused: { file: string; size: number };
  /** The time of the state, in milliseconds since 1970. */
  at: number;
}

export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

/** Reads the state of an interrupted import; undefined if there is none. */
export function readState(file: string): ImportState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'));
    if (state.version === 1 && typeof state.importId === 'string' && Number.isSafeInteger(state.rows)) return state;
  } catch {
    // The file exists but is not a state.
  }
  throw new ImportError(`${file} is not the state of an import: select another file with --state, or delete this one`);
}

/** Writes a state atomically: after a crash, the file has this state or the previous one. */
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

/** Deletes the state of a complete import. */
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

/** SHA-256 of a JSON value, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
