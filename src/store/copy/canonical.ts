import { canonicalJson } from '../canonical-json.ts';
import type { Row } from './rows.ts';
import { TABLES, type TableName } from './tables.ts';

/** Returns a text that is the same for two rows if and only if they hold the same data, on any engine. */
export function canonicalRow(table: TableName, row: Row): string {
  const { json, derived = [] }: { json: readonly string[]; derived?: readonly string[] } = TABLES[table];
  const columns = Object.keys(row)
    .filter((column) => !derived.includes(column))
    .toSorted();
  return canonicalJson(
    columns.map((column) => {
      const value = row[column];
      return [column, typeof value === 'string' && json.includes(column) ? canonicalJson(JSON.parse(value)) : value];
    }),
  );
}
