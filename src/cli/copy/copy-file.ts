import type { FileCopy } from '../../store/file-copy.ts';
import { explain } from '../cli-error.ts';
import { withProgress } from '../progress.ts';
import { INTERRUPTED, untilStopped } from '../stop-signals.ts';

/** Makes a copy of a file and shows its progress, then prints `done` and the path. */
export async function copyFile(copy: FileCopy, done: string): Promise<void> {
  try {
    await untilStopped(async (signal) => {
      try {
        await withProgress({ verb: 'copied', unit: 'KiB', total: copy.size, begin: 0, signal }, (onProgress) =>
          copy.make((size) => onProgress(copy.target, size)),
        );
        console.log(`${done}, checked and on disk: ${copy.target}`);
      } catch (error) {
        if (!signal.aborted) throw new Error(`${explain(error)}; ${NOTHING_KEPT}`, { cause: error });
        console.error(`stopped; ${NOTHING_KEPT}`);
        process.exitCode = INTERRUPTED;
      }
    });
  } finally {
    copy.close();
  }
}

const NOTHING_KEPT = 'the incomplete copy was deleted';
