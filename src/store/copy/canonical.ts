import type { Row } from './rows.ts';
import { TABLES, type TableName } from './tables.ts';

/** A text that is the same for two rows if and only if they hold the same, whichever engines keep them and how. */
export function canonicalRow(table: TableName, row: Row): string {
  const json: readonly string[] = TABLES[table].json;
  const columns = Object.keys(row).toSorted();
  return canonical(
    columns.map((column) => {
      const value = row[column];
      return [column, typeof value === 'string' && json.includes(column) ? canonical(JSON.parse(value)) : value];
    }),
  );
}

/** JSON with the keys of each object in order, also those that would mean something else on an object of ours. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
