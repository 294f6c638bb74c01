import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from '../import-error.ts';

/** The bytes of a file or of standard input, decompressed. */
export interface Input {
  /** The path of the file; `-` for standard input. */
  name: string;
  /** The stored size in bytes, compressed or not; null for standard input. */
  size: number | null;
  /** The stored bytes that have been read. */
  bytesRead(): number;
  chunks: AsyncIterable<Buffer>;
}

export const STANDARD_INPUT = '-';

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Opens a file, or standard input for `-`. Decompresses gzip, whatever the name of the file is. */
export async function openInput(name: string): Promise<Input> {
  let read = 0;
  const isFile = name !== STANDARD_INPUT;
  const size = isFile ? await sizeOf(name) : null;
  const stored = isFile ? createReadStream(name, { highWaterMark: 256 * 1024 }) : process.stdin;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stored) {
      read += chunk.length;
      yield chunk as Buffer;
    }
  }
  return { name, size, bytesRead: () => read, chunks: unpacked(counted(), name) };
}

async function sizeOf(name: string): Promise<number> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(error.code === 'ENOENT' ? `there is no file ${name}` : error.message);
  });
  if (found.isDirectory()) throw new ImportError(`${name} is a folder: select a file`);
  return found.size;
}

async function* unpacked(chunks: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const head = await takeHead(chunks, GZIP.length);
  const all = Readable.from(prepended(head, chunks), { objectMode: false });
  if (!head.subarray(0, GZIP.length).equals(GZIP)) {
    yield* all as AsyncIterable<Buffer>;
    return;
  }
  const gunzip = createGunzip();
  all.on('error', (error) => gunzip.destroy(error));
  try {
    yield* all.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') !== true) throw error;
    throw new ImportError(`${name} cannot be decompressed: ${message}; it is damaged or truncated`, { cause: error });
  } finally {
    all.destroy();
  }
}

/** The first bytes, at least this many if they exist. */
export async function takeHead(chunks: AsyncIterator<Buffer>, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let length = 0; length < size; ) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    parts.push(value);
    length += value.length;
  }
  return Buffer.concat(parts);
}

/** Chunks that begin with one that was read before. */
export async function* prepended<Part extends { length: number }>(
  first: Part,
  parts: AsyncGenerator<Part>,
): AsyncGenerator<Part> {
  if (first.length > 0) yield first;
  yield* parts;
}
