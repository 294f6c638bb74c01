import { createWriteStream, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { refuseToOverwrite, writeAtomically } from '../store/write-atomically.ts';

/** A place for the output of a command. */
export interface Output {
  /** For messages. */
  name: string;
  /** Writes all chunks. A file is there completely and on disk, or not at all. */
  write(chunks: AsyncIterable<string>): Promise<void>;
}

/**
 * Opens a new file that only its owner may read, compressed if its name ends in `.gz`, or standard output. Throws if the
 * file exists or its folder does not.
 */
export function openOutput(file: string | undefined): Output {
  if (file === undefined) {
    return {
      name: 'standard output',
      write: (chunks) => pipeline(readable(chunks), process.stdout, { end: false }).catch(explainClosed),
    };
  }
  const target = resolve(file);
  if (!isFolder(dirname(target))) throw new Error(`there is no folder ${dirname(target)}: make it, or name another`);
  refuseToOverwrite(target);
  return {
    name: target,
    write: (chunks) =>
      writeAtomically(target, async (temporary) => {
        const into = createWriteStream(temporary, { flags: 'r+' });
        await (target.endsWith('.gz')
          ? pipeline(readable(chunks), createGzip(), into)
          : pipeline(readable(chunks), into));
      }),
  };
}

function readable(chunks: AsyncIterable<string>): Readable {
  return Readable.from(chunks, { objectMode: false });
}

function explainClosed(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EPIPE') throw error;
  throw new Error('the program that reads the output ended before the end of the output', { cause: error });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
