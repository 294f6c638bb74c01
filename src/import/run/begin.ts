import { randomUUID } from 'node:crypto';
import { ImportError } from '../import-error.ts';
import { type ImportState, readState, removeState } from './progress-state.ts';

/** The properties that distinguish an import from an interrupted one. */
export interface Beginning {
  /** The input as it was named. */
  name: string;
  /** Bytes of the input; null for standard input. */
  size: number | null;
  /** The digest of all options that decide what becomes of the rows. */
  options: string;
  /** Where refused rows are to go. */
  refusedFile: string;
}

/**
 * Returns where an import begins: behind the rows that an interrupted one has done, or at the first. Throws an `ImportError` if
 * that was another import.
 */
export async function beginImport(
  { name, size, options, refusedFile }: Beginning,
  stateFile: string | undefined,
  isAnew: boolean,
): Promise<ImportState> {
  if (stateFile !== undefined && isAnew) await removeState(stateFile);
  const state = stateFile === undefined ? undefined : readState(stateFile);
  if (state === undefined) {
    return {
      version: 1,
      importId: randomUUID(),
      options,
      size,
      rows: 0,
      digest: '',
      counts: { created: 0, updated: 0, unchanged: 0, refused: 0 },
      refused: { file: refusedFile, size: 0 },
      at: Date.now(),
    };
  }
  const anew = `or begin a new import with --restart; ${stateFile} says how far the interrupted one is`;
  if (state.size !== size) {
    throw new ImportError(`${name} has changed since its import was interrupted: restore it, ${anew}`);
  }
  if (state.options !== options) {
    throw new ImportError(`an import of ${name} with other options was interrupted: give the same options, ${anew}`);
  }
  return state;
}
