import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileCopy } from '../file-copy.ts';
import { createFolderOf } from './file-access.ts';
import { verifyDatabaseFile } from './verify-file.ts';
import { refuseToOverwrite, writeAtomically } from './write-atomically.ts';

/**
 * A copy of the backup at `from` into the database at `path`, which must not be there yet, nor its log. It is checked
 * before it has its name. Throws where there is no such backup, or such a database already.
 */
export function openRestore(from: string, path: string): FileCopy {
  const [backup, target] = [resolve(from), resolve(path)];
  if (!existsSync(backup)) throw new Error(`there is no file ${backup}: name a backup`);
  if (isUnfinished(backup)) {
    throw new Error(
      `${backup}-wal holds changes of a database in use: make a backup of it with "contact-gateway backup"`,
    );
  }
  refuseToOverwrite(target);
  return {
    target,
    size: Math.ceil(statSync(backup).size / 1024),
    make(onProgress) {
      createFolderOf(target);
      return writeAtomically(target, async (temporary) => {
        await pipeline(
          createReadStream(backup, { highWaterMark: 1024 * 1024 }),
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              onProgress(Math.ceil(chunk.length / 1024));
              yield chunk;
            }
          },
          createWriteStream(temporary),
        );
        verifyDatabaseFile(temporary, backup);
        onProgress(0);
      });
    },
    close: () => {},
  };
}

/** Whether a part of the database is in the log beside it. */
function isUnfinished(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
