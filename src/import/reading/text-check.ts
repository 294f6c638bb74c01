import { isUtf8 } from 'node:buffer';
import { UTF_8 } from './encoding.ts';
import type { RawRecord } from './record.ts';

/** U+FFFD in UTF-8: the decoder's replacement for invalid bytes. */
const REPLACEMENT = Buffer.from('\ufffd');

/** Marks the records that have invalid bytes in the encoding of the file. */
export function withCheckedText(records: readonly RawRecord[], encoding: string): readonly RawRecord[] {
  const isText = encoding === UTF_8 ? isUtf8 : (bytes: Buffer) => !bytes.includes(REPLACEMENT);
  if (isText(Buffer.concat(records.map(({ bytes }) => bytes)))) return records;
  const wrong = `the row has bytes that are invalid in ${encoding}: choose the right encoding with --encoding`;
  return records.map((record) => (record.wrong !== undefined || isText(record.bytes) ? record : { ...record, wrong }));
}
