import { ImportError } from '../import-error.ts';
import { type Cells, csvRecordEnd, guessDelimiter, namedDelimiter, readCells } from './csv.ts';
import { readUtf8 } from './encoding.ts';
import { type Line, readLines } from './ndjson.ts';
import type { Input } from './open-input.ts';
import { prepended, takeHead } from './open-input.ts';
import { findLineEnd, type RawRecord, splitRecords } from './record.ts';
import { withCheckedText } from './text-check.ts';

/** The known properties of the format of a file. The others are detected. */
export interface GivenForm {
  format?: 'csv' | 'ndjson';
  encoding?: string;
  /** One ASCII character. */
  delimiter?: string;
}

/** The format of a file, as given or detected. */
export type RowForm =
  | { format: 'csv'; encoding: string; delimiter: string; header: string[] }
  | { format: 'ndjson'; encoding: string };

/** Rows of a format, and the function that returns their content, or why they cannot be read. */
export type ReadableRows =
  | (Extract<RowForm, { format: 'csv' }> & { read(records: readonly RawRecord[]): Cells[] })
  | (Extract<RowForm, { format: 'ndjson' }> & { read(records: readonly RawRecord[]): Line[] });

/** An open file of rows. */
export type Rows = ReadableRows & {
  /** Rows in their form in the file, several at a time, without the header. */
  records: AsyncGenerator<RawRecord[]>;
};

/** Opens rows, and reads the header of CSV. Throws an `ImportError` if the file is empty or its header is unreadable. */
export async function openRows(input: Input, given: GivenForm): Promise<Rows> {
  const { encoding, chunks } = await readUtf8(input.chunks, given.encoding);
  const head = await takeHead(chunks, 1);
  const all = prepended(head, chunks);
  const format = given.format ?? formatByName(input.name) ?? (/^\s*\{/.test(head.toString()) ? 'ndjson' : 'csv');
  if (format === 'ndjson') {
    return { ...readableRows({ format, encoding }), records: splitRecords(all, findLineEnd) };
  }
  const firstLine = head.subarray(0, findLineEnd(head, 0, true)).toString();
  const named = namedDelimiter(firstLine);
  const delimiter = given.delimiter ?? named ?? guessDelimiter(firstLine);
  if (delimiter.length !== 1 || delimiter > '~' || '"\r\n'.includes(delimiter)) {
    throw new ImportError(`the delimiter must be one character, such as , ; or |; not ${JSON.stringify(delimiter)}`);
  }
  const records = splitRecords(all, csvRecordEnd(delimiter));
  const skipped = named === undefined ? 0 : 1;
  const first = await takeRecords(records, skipped + 1);
  const header = first[skipped] === undefined ? undefined : cellsOf([first[skipped]], encoding, delimiter)[0];
  if (header === undefined)
    throw new ImportError(`${input.name} is empty: the first row must have the names of the columns`);
  if (!Array.isArray(header)) throw new ImportError(`the header of ${input.name} cannot be read: ${header.reason}`);
  const form = { format, encoding, delimiter, header };
  return { ...readableRows(form), records: prepended(first.slice(skipped + 1), records) };
}

/** Returns the function that reads rows of a format, with the format. */
export function readableRows(form: RowForm): ReadableRows {
  const { encoding } = form;
  return form.format === 'csv'
    ? { ...form, read: (records) => cellsOf(records, encoding, form.delimiter) }
    : { ...form, read: (records) => readLines(withCheckedText(records, encoding)) };
}

/** Returns the format alone, which can be sent to a thread. */
export function formOf(rows: ReadableRows): RowForm {
  const { encoding } = rows;
  if (rows.format === 'ndjson') return { format: rows.format, encoding };
  return { format: rows.format, encoding, delimiter: rows.delimiter, header: rows.header };
}

function cellsOf(records: readonly RawRecord[], encoding: string, delimiter: string): Cells[] {
  return readCells(withCheckedText(records, encoding), delimiter);
}

const NAMES: Record<string, 'csv' | 'ndjson'> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

function formatByName(name: string): 'csv' | 'ndjson' | undefined {
  return NAMES[/\.(\w+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/** The first records, at least this many if they exist. */
async function takeRecords(records: AsyncGenerator<RawRecord[]>, count: number): Promise<RawRecord[]> {
  const taken: RawRecord[] = [];
  while (taken.length < count) {
    const { done, value } = await records.next();
    if (done === true) break;
    taken.push(...value);
  }
  return taken;
}
