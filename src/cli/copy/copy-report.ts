import type { Comparison, Difference } from '../../store/copy/compare.ts';
import { TABLES } from '../../store/copy/tables.ts';
import { printRows } from '../table.ts';

/** The number of hexadecimal digits of a checksum to print. */
const SHOWN = 16;

/** Prints the rows, the checksum and the first difference of each table, and what to do next. */
export function printComparisons(comparisons: readonly Comparison[]): void {
  printRows(comparisons.map(line), {});
  for (const { difference } of comparisons) if (difference !== undefined) console.log(describe(difference));
  console.log(
    comparisons.every(isEqual)
      ? 'All rows are equal. Start the gateway on the target: the copy has no later changes of the source.'
      : 'A gateway has changed one of them since the copy began: stop the gateways on both, and copy into an empty database.',
  );
}

/** Returns whether source and target have the same rows of a table. */
export function isEqual({ source, target }: Comparison): boolean {
  return source.rows === target.rows && source.checksum === target.checksum;
}

function line(comparison: Comparison) {
  const { source, target } = comparison;
  const [ofSource, ofTarget] = [source.checksum.slice(0, SHOWN), target.checksum.slice(0, SHOWN)];
  return {
    table: comparison.table,
    source: String(source.rows),
    target: String(target.rows),
    checksum: ofSource === ofTarget ? ofSource : `${ofSource} ≠ ${ofTarget}`,
    result: isEqual(comparison) ? 'equal' : 'differs',
  };
}

function describe({ table, workspaceId, key, what }: Difference): string {
  const place = TABLES[table].key.map((column, index) => `${column} ${JSON.stringify(key[index])}`);
  return `${table} differs first at ${place.join(', ')} (workspace ${workspaceId}): ${what}`;
}
