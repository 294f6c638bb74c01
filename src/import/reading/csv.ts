import { type CsvError, parse } from 'csv-parse/sync';
import { type FindEnd, type RawRecord, Unreadable } from './record.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

const QUOTATION_MARK = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The most frequent delimiter in the first line, outside quotation marks; a comma if there is none. */
export function guessDelimiter(firstLine: string): string {
  const outside = firstLine.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => outside.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The delimiter in the first line of a spreadsheet's file, such as `sep=;`. */
export function namedDelimiter(firstLine: string): string | undefined {
  return /^sep=([^\r\n])\r?\n?$/i.exec(firstLine)?.[1];
}

/** Finds the ends of CSV records: line breaks outside quoted cells. */
export function csvRecordEnd(delimiter: string): FindEnd {
  const separator = delimiter.charCodeAt(0);
  return (bytes, begin, isLast) => {
    let at = begin;
    while (at < bytes.length) {
      if (bytes[at] === QUOTATION_MARK) {
        const end = endOfQuoted(bytes, at + 1, isLast);
        if (end === undefined) return undefined;
        at = end;
      }
      for (; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (byte === separator || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
      }
      if (bytes[at] === LINE_FEED) return at + 1;
      if (bytes[at] === CARRIAGE_RETURN) {
        if (at + 1 < bytes.length) return bytes[at + 1] === LINE_FEED ? at + 2 : at + 1;
        return isLast ? at + 1 : undefined;
      }
      at += 1;
    }
    return isLast ? bytes.length : undefined;
  };
}

/** The end of a quoted cell: after its closing quotation mark. Two quotation marks are one in the cell. */
function endOfQuoted(bytes: Buffer, begin: number, isLast: boolean): number | undefined {
  let at = begin;
  while (true) {
    const mark = bytes.indexOf(QUOTATION_MARK, at);
    if (mark === -1 || (mark + 1 === bytes.length && !isLast)) return undefined;
    if (bytes[mark + 1] !== QUOTATION_MARK) return mark + 1;
    at = mark + 2;
  }
}

/** The cells of a record, or the reason why it violates RFC 4180. */
export type Cells = string[] | Unreadable;

/** Reads the cells of records. An unreadable record does not affect the others. */
export function readCells(records: readonly RawRecord[], delimiter: string): Cells[] {
  const text = Buffer.concat(records.map(({ bytes }) => bytes));
  const isWhole = records.every(({ wrong }) => wrong === undefined);
  const all = isWhole ? parseCsv(text, delimiter) : undefined;
  if (Array.isArray(all) && all.length === records.length) return all;
  return records.map(({ bytes, wrong }) => {
    if (wrong !== undefined) return new Unreadable(wrong);
    const parsed = parseCsv(bytes, delimiter);
    if (!Array.isArray(parsed)) return parsed;
    return parsed[0] ?? [''];
  });
}

function parseCsv(bytes: Buffer, delimiter: string): string[][] | Unreadable {
  try {
    return parse(bytes, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true }) as string[][];
  } catch (error) {
    const { code } = error as CsvError;
    if (code === undefined) throw error;
    return new Unreadable(MESSAGES[code] ?? `the row is not valid CSV (${code})`);
  }
}

const STRAY_MARK = 'misplaced quotation mark: quote the whole cell, and write each quotation mark in it twice';

const MESSAGES: Record<string, string> = {
  INVALID_OPENING_QUOTE: STRAY_MARK,
  CSV_INVALID_CLOSING_QUOTE: STRAY_MARK,
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell does not end',
};
