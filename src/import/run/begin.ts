import { randomUUID } from 'node:crypto';
import { ImportError } from '../import-error.ts';
import { type ImportState, readState, removeState } from './progress-state.ts';

/** The properties that distinguish an import from an interrupted one. */
export interface Beginning {
  /** The path of the input. */
  name: string;
  /** Bytes of the input; null for standard input. */
  size: number | null;
  /** The digest of all options with an effect on the result. */
  options: string;
  /** The path for refused rows. */
  refusedFile: string;
}

/**
 * Returns the start of an import: after the rows of an interrupted one, or at the first row. Throws an `ImportError` if
 * the interrupted import was another one.
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
  const anew = `or start a new import with --restart; ${stateFile} has the progress of the interrupted one`;
  if (state.size !== size) {
    throw new ImportError(`${name} has changed since its import was interrupted: restore it, ${anew}`);
  }
  if (state.options !== options) {
    throw new ImportError(`an import of ${name} with other options was interrupted: give the same options, ${anew}`);
  }
  return state;
}
