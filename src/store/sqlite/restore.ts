import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileCopy } from '../file-copy.ts';
import { createDatabaseFile, refuseToOverwriteDatabase } from './file/create-database-file.ts';
import { createFolderOf } from './file/file-access.ts';
import { verifyDatabaseFile } from './file/verify-file.ts';

/**
 * Copies the backup `from` to the database at `path`. Neither the database nor its log may exist. Verifies the copy
 * before it gets its name. Throws if the backup does not exist or if the database does.
 */
export function openRestore(from: string, path: string): FileCopy {
  const [backup, target] = [resolve(from), resolve(path)];
  if (!existsSync(backup)) throw new Error(`there is no file ${backup}: name a backup`);
  if (isUnfinished(backup)) {
    throw new Error(
      `${backup}-wal holds changes of a database in use: make a backup of it with "contact-gateway backup"`,
    );
  }
  refuseToOverwriteDatabase(target);
  return {
    target,
    size: Math.ceil(statSync(backup).size / 1024),
    make(onProgress) {
      createFolderOf(target);
      return createDatabaseFile(target, async (temporary) => {
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

/** Returns whether a part of the database is still in its log. */
function isUnfinished(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
