/** The maximum size of a record, in bytes of UTF-8. */
export const MAX_RECORD_SIZE = 1024 * 1024;

/** A record in its form in the file: a line, or several if a quoted cell has line breaks. */
export interface RawRecord {
  /** With its line break, in UTF-8. For a record that is too large, its beginning. */
  bytes: Buffer;
  /** The reason why it cannot be read. */
  wrong?: string;
}

/** Represents a record that cannot be read. */
export class Unreadable {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Returns the end of a record: after its line break; undefined if more bytes are needed. */
export type FindEnd = (bytes: Buffer, begin: number, isLast: boolean) => number | undefined;

const LINE_FEED = 0x0a;
/** The maximum bytes to show of a record that is too large. */
const SHOWN_SIZE = 200;

/**
 * Splits text into records, several at a time. A record that is larger than `MAX_RECORD_SIZE` is reported without its
 * end or, if it has several lines, as its first line only, so that a stray quotation mark does not swallow later lines.
 */
export async function* splitRecords(chunks: AsyncIterable<Buffer>, findEnd: FindEnd): AsyncGenerator<RawRecord[]> {
  let pending: Buffer = Buffer.alloc(0);
  /** Whether the rest of a record that is too large is still to come. */
  let isSkipping = false;

  function takeRecords(isLast: boolean): RawRecord[] {
    const records: RawRecord[] = [];
    let begin = 0;
    if (isSkipping) {
      const end = pending.indexOf(LINE_FEED);
      isSkipping = end === -1;
      begin = isSkipping ? pending.length : end + 1;
    }
    while (begin < pending.length) {
      const end = findEnd(pending, begin, isLast);
      const size = (end ?? pending.length) - begin;
      if (end !== undefined && size <= MAX_RECORD_SIZE) {
        records.push({ bytes: pending.subarray(begin, end) });
        begin = end;
      } else if (size > MAX_RECORD_SIZE || isLast) {
        const line = pending.indexOf(LINE_FEED, begin);
        const hasLine = line !== -1 && line + 1 - begin <= MAX_RECORD_SIZE;
        const next = hasLine ? line + 1 : begin + size;
        if (hasLine || size <= MAX_RECORD_SIZE) {
          records.push({ bytes: pending.subarray(begin, next), wrong: NOT_CLOSED });
        } else {
          records.push({ bytes: Buffer.from(pending.subarray(begin, begin + SHOWN_SIZE)), wrong: TOO_LARGE });
          isSkipping = end === undefined;
        }
        begin = next;
      } else {
        break;
      }
    }
    pending = pending.subarray(begin);
    return records;
  }

  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const records = takeRecords(false);
    if (records.length > 0) yield records;
  }
  const last = takeRecords(true);
  if (last.length > 0) yield last;
}

const NOT_CLOSED = `a quotation mark opens a cell that does not end within ${MAX_RECORD_SIZE} bytes: only this line was read as the row`;
const TOO_LARGE = `the row is larger than ${MAX_RECORD_SIZE} bytes: this is only its beginning`;

/** The end of a line. */
export const findLineEnd: FindEnd = (bytes, begin, isLast) => {
  const end = bytes.indexOf(LINE_FEED, begin);
  if (end !== -1) return end + 1;
  return isLast ? bytes.length : undefined;
};
