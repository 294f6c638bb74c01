import { isUtf8 } from 'node:buffer';
import { UTF_8 } from './encoding.ts';
import type { RawRecord } from './record.ts';

/** U+FFFD in UTF-8: what a decoder puts where bytes are no character. */
const REPLACEMENT = Buffer.from('\ufffd');

/** The same records, those marked that have bytes which are no text in the encoding of the file. */
export function withCheckedText(records: readonly RawRecord[], encoding: string): readonly RawRecord[] {
  const isText = encoding === UTF_8 ? isUtf8 : (bytes: Buffer) => !bytes.includes(REPLACEMENT);
  if (isText(Buffer.concat(records.map(({ bytes }) => bytes)))) return records;
  const wrong = `the row has bytes that are no text in ${encoding}: choose the right encoding with --encoding`;
  return records.map((record) => (record.wrong !== undefined || isText(record.bytes) ? record : { ...record, wrong }));
}
