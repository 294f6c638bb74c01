import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from '../import-error.ts';

/** The bytes of a file or of standard input, unpacked. */
export interface Input {
  /** The file as it was named; `-` for standard input. */
  name: string;
  /** Bytes as they are stored, packed or not; null for standard input. */
  size: number | null;
  /** Bytes that have been read, as they are stored. */
  bytesRead(): number;
  chunks: AsyncIterable<Buffer>;
}

export const STANDARD_INPUT = '-';

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Opens a file, or standard input for `-`. What gzip has packed is unpacked, whatever its name is. */
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
  if (found.isDirectory()) throw new ImportError(`${name} is a folder: name a file`);
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
    throw new ImportError(`${name} cannot be unpacked: ${message}; it is damaged or was cut off`, { cause: error });
  } finally {
    all.destroy();
  }
}

/** The first bytes, at least so many if there are. */
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

/** Parts that begin with one that was taken from them. */
export async function* prepended<Part extends { length: number }>(
  first: Part,
  parts: AsyncGenerator<Part>,
): AsyncGenerator<Part> {
  if (first.length > 0) yield first;
  yield* parts;
}
