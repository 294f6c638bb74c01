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

/** An open file of rows, and its detected format. */
export type Rows = CsvRows | NdjsonRows;

interface RowsOf<Format, Content> {
  format: Format;
  encoding: string;
  /** Rows in their form in the file, several at a time, without the header. */
  records: AsyncGenerator<RawRecord[]>;
  /** The content of rows, or the reasons why they cannot be read. */
  read(records: readonly RawRecord[]): Content[];
}

interface CsvRows extends RowsOf<'csv', Cells> {
  delimiter: string;
  header: string[];
}

type NdjsonRows = RowsOf<'ndjson', Line>;

/** Opens rows, and reads the header of CSV. Throws an `ImportError` if the file is empty or its header is unreadable. */
export async function openRows(input: Input, given: GivenForm): Promise<Rows> {
  const { encoding, chunks } = await readUtf8(input.chunks, given.encoding);
  const head = await takeHead(chunks, 1);
  const all = prepended(head, chunks);
  const format = given.format ?? formatByName(input.name) ?? (/^\s*\{/.test(head.toString()) ? 'ndjson' : 'csv');
  if (format === 'ndjson') {
    const records = splitRecords(all, findLineEnd);
    return { format, encoding, records, read: (some) => readLines(withCheckedText(some, encoding)) };
  }
  const firstLine = head.subarray(0, findLineEnd(head, 0, true)).toString();
  const named = namedDelimiter(firstLine);
  const delimiter = given.delimiter ?? named ?? guessDelimiter(firstLine);
  if (delimiter.length !== 1 || delimiter > '~' || '"\r\n'.includes(delimiter)) {
    throw new ImportError(`the delimiter must be one character, such as , ; or |; not ${JSON.stringify(delimiter)}`);
  }
  const read = (some: readonly RawRecord[]) => readCells(withCheckedText(some, encoding), delimiter);
  const records = splitRecords(all, csvRecordEnd(delimiter));
  const skipped = named === undefined ? 0 : 1;
  const first = await takeRecords(records, skipped + 1);
  const header = first[skipped] === undefined ? undefined : read([first[skipped]])[0];
  if (header === undefined)
    throw new ImportError(`${input.name} is empty: the first row must have the names of the columns`);
  if (!Array.isArray(header)) throw new ImportError(`the header of ${input.name} cannot be read: ${header.reason}`);
  return { format, encoding, delimiter, header, records: prepended(first.slice(skipped + 1), records), read };
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
