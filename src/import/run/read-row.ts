import { LINE_FIELD } from '../reading/ndjson.ts';
import type { ReadableRows } from '../reading/open-rows.ts';
import { type RawRecord, Unreadable } from '../reading/record.ts';
import { type CellRules, readCellsOfRow } from '../rows/read-cells.ts';
import { readObject } from '../rows/read-object.ts';
import { type ChangeRules, type PlacedChange, rowChange } from '../rows/row-change.ts';
import type { RowProblem } from '../rows/row-content.ts';

/** A read row: its updates, or the reasons why it is refused; neither if it is empty. */
export interface ReadRow {
  result: PlacedChange | { problems: RowProblem[] } | undefined;
  content: readonly string[] | Readonly<Record<string, unknown>> | undefined;
}

export type RowReading = (records: readonly RawRecord[]) => ReadRow[];

/** Creates a reader of rows. */
export function createRowReading(rows: ReadableRows, cells: CellRules, rules: ChangeRules): RowReading {
  if (rows.format === 'ndjson') {
    return (records) =>
      rows.read(records).map((line, index) => {
        if (!(line instanceof Unreadable)) return { result: rowChange(readObject(line), rules), content: line };
        return isBlank(records[index]) ? EMPTY : unreadable(line);
      });
  }
  const lineColumn = rows.header.indexOf(LINE_FIELD);
  return (records) =>
    rows.read(records).map((row) => {
      if (row instanceof Unreadable) return unreadable(row);
      if (lineColumn !== -1 && (row[lineColumn] ?? '') !== '')
        return { result: { problems: [NOT_FIXED] }, content: row };
      const content = readCellsOfRow(row, cells);
      return { result: content && rowChange(content, rules), content: row };
    });
}

const EMPTY: ReadRow = { result: undefined, content: undefined };

const NOT_FIXED = {
  column: LINE_FIELD,
  message: 'the row could not be read by an earlier import: move its values into their columns, and clear this one',
};

function unreadable({ reason }: Unreadable): ReadRow {
  return { result: { problems: [{ message: reason }] }, content: undefined };
}

function isBlank(record: RawRecord | undefined): boolean {
  return record?.wrong === undefined && record?.bytes.toString().trim() === '';
}
