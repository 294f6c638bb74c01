import { isUtf8 } from 'node:buffer';
import { ImportError } from '../import-error.ts';
import { prepended, takeHead } from './open-input.ts';

/** The number of bytes for the detection of the encoding. */
const HEAD_SIZE = 64 * 1024;

export const UTF_8 = 'utf-8';

const BYTE_ORDER_MARKS: readonly [string, Buffer][] = [
  [UTF_8, Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/** Text in UTF-8 without a byte order mark, and its original encoding. */
export interface Utf8Text {
  encoding: string;
  chunks: AsyncGenerator<Buffer>;
}

/** Returns the label of an encoding in the spelling of the WHATWG standard. Throws for unknown labels. */
function encodingFrom(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new ImportError(`there is no encoding "${label}": choose, for example, utf-8, utf-16le or windows-1252`);
  }
}

/**
 * Reads text as UTF-8. A byte order mark decides the encoding, then `given`, then the first bytes: zeros mean UTF-16,
 * valid UTF-8 means UTF-8, otherwise Windows-1252. UTF-8 is passed on unchanged, even if it is invalid.
 */
export async function readUtf8(source: AsyncIterable<Buffer>, given?: string): Promise<Utf8Text> {
  const chunks = toGenerator(source);
  const head = await takeHead(chunks, HEAD_SIZE);
  const mark = BYTE_ORDER_MARKS.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes));
  const encoding = mark?.[0] ?? (given === undefined ? guess(head) : encodingFrom(given));
  const all = prepended(head.subarray(mark?.[1].length ?? 0), chunks);
  return { encoding, chunks: encoding === UTF_8 ? all : decoded(all, encoding) };
}

async function* toGenerator(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

function guess(head: Buffer): string {
  const zeros = [0, 0];
  for (let index = 0; index < head.length; index += 1) {
    if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  // Latin letters have a zero byte in UTF-16, first or last.
  if (odd > head.length / 5 && odd > even * 4) return 'utf-16le';
  if (even > head.length / 5 && even > odd * 4) return 'utf-16be';
  return isUtf8(withoutCutCharacter(head)) ? UTF_8 : 'windows-1252';
}

/** Removes the bytes of an incomplete character at the end. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
  }
  return bytes;
}

async function* decoded(chunks: AsyncGenerator<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
