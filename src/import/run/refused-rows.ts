import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { LINE_FIELD } from '../reading/ndjson.ts';
import type { Rows } from '../reading/open-rows.ts';
import type { RawRecord } from '../reading/record.ts';
import type { RowProblem } from '../rows/row-content.ts';

/** A refused row. */
export interface RefusedRow {
  /** The row number of a spreadsheet, where the header is row 1. In NDJSON, the line. */
  row: number;
  record: RawRecord;
  /** The content. Undefined if it could not be read. */
  content: readonly string[] | Readonly<Record<string, unknown>> | undefined;
  problems: readonly RowProblem[];
}

/** Additional columns, or fields of lines, of refused rows. An import ignores them. */
const ROW_FIELD = 'import:row';
const REASON_FIELD = 'import:reason';
const OWN_FIELDS: readonly string[] = [ROW_FIELD, REASON_FIELD, LINE_FIELD];

/** The file of refused rows, in the format of the input, so that it can be corrected and imported. */
export interface RefusedRows {
  /** Appends rows. Returns the size of the file in bytes after it is on disk. */
  write(rows: readonly RefusedRow[]): Promise<number>;
  close(): Promise<void>;
}

const BYTE_ORDER_MARK = '\ufeff';

/** Opens the file after its first `size` bytes, and truncates it there. Creates it with the first row. */
export function openRefusedRows(file: string, size: number, rows: Rows): RefusedRows {
  let handle: FileHandle | undefined;
  let end = size;
  const begin = async (): Promise<FileHandle> => {
    const opened = await open(file, end === 0 ? 'w' : 'r+', 0o600);
    await opened.truncate(end);
    return opened;
  };
  return {
    async write(refused) {
      if (refused.length === 0) return end;
      handle ??= await begin();
      const text = (end === 0 ? head(rows) : '') + refused.map((row) => written(row, rows)).join('');
      const bytes = Buffer.from(text);
      await handle.write(bytes, 0, bytes.length, end);
      await handle.datasync();
      end += bytes.length;
      return end;
    },
    async close() {
      await handle?.close();
    },
  };
}

/** An unused name for the refused rows of a file, because files of earlier imports may still be needed. */
export function refusedFileFor(input: string, format: Rows['format']): string {
  const extension = format === 'csv' ? 'csv' : 'ndjson';
  const base = input.replace(/(?:\.gz)?$/i, '').replace(/\.(?:csv|tsv|txt|ndjson|jsonl)$/i, '');
  for (let number = 1; ; number += 1) {
    const name = `${base}.refused${number === 1 ? '' : `-${number}`}.${extension}`;
    if (!existsSync(name)) return name;
  }
}

function head(rows: Rows): string {
  if (rows.format === 'ndjson') return '';
  const header = withoutOwn(rows.header, rows.header);
  return `${BYTE_ORDER_MARK}${csvLine([...header, ...OWN_FIELDS], rows.delimiter)}`;
}

function written({ row, record, content, problems }: RefusedRow, rows: Rows): string {
  const reason = reasonOf(problems);
  const line = content === undefined ? record.bytes.toString().trimEnd() : '';
  if (rows.format === 'ndjson') {
    const fields = content === undefined ? { [LINE_FIELD]: line } : content;
    return `${JSON.stringify({ ...fields, [ROW_FIELD]: row, [REASON_FIELD]: reason })}\n`;
  }
  const { header, delimiter } = rows;
  const cells = Array.isArray(content) ? content : [];
  const own = header.map((_, index) => cells[index] ?? '');
  // Cells without a column come last, so that the others stay in theirs.
  const rest = cells.slice(header.length);
  return csvLine([...withoutOwn(own, header), String(row), reason, line, ...rest], delimiter);
}

/** Without the columns that an earlier import has added. */
function withoutOwn(cells: readonly string[], header: readonly string[]): string[] {
  return cells.filter((_, index) => !OWN_FIELDS.includes(header[index] ?? ''));
}

/** The reasons of a row as one text. */
export function reasonOf(problems: readonly RowProblem[]): string {
  return problems
    .map(({ column, message }) => (column === undefined ? message : `column "${column}": ${message}`))
    .join('; ');
}

function csvLine(cells: readonly string[], delimiter: string): string {
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
}

function csvCell(cell: string, delimiter: string): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
