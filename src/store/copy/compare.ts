import { createHash } from 'node:crypto';
import type { Source } from '../store.ts';
import { canonicalRow } from './canonical.ts';
import { batchesOf, type Key, keyOf, type Part, type Row } from './rows.ts';
import { workspaceIdsOf } from './survey.ts';
import { TABLE_NAMES, type TableName } from './tables.ts';

interface Sum {
  rows: number;
  /** SHA-256 of all rows in order, hexadecimal. The same on every engine. */
  checksum: string;
}

export interface Difference extends Part {
  /** The primary key without the workspace. */
  key: Key;
  what: 'missing in the target' | 'only in the target' | 'not the same';
}

/** The comparison of one table, in the workspaces of both stores. */
export interface Comparison {
  table: TableName;
  source: Sum;
  target: Sum;
  /** The first difference. */
  difference: Difference | undefined;
}

interface Options {
  /** Receives the number of compared rows. Ends the comparison by throwing. */
  onRows(table: TableName, rows: number): void;
}

/**
 * Compares all rows of two stores, a batch at a time. If all rows are equal after a copy, the target equals the source
 * at the start of the comparison: a row that changed after it was copied would differ.
 */
export async function compareStores(source: Source, target: Source, { onRows }: Options): Promise<Comparison[]> {
  const ids = new Set([...(await workspaceIdsOf(source)), ...(await workspaceIdsOf(target))]);
  const workspaceIds = [...ids].toSorted();
  const comparisons: Comparison[] = [];
  for (const table of TABLE_NAMES) {
    const [ofSource, ofTarget] = [runningSum(table), runningSum(table)];
    let difference: Difference | undefined;
    for (const workspaceId of workspaceIds) {
      const part = { workspaceId, table };
      for await (const [original, there] of pairs(batchesOf(source, part), batchesOf(target, part))) {
        const found = firstDifference(ofSource.add(original), ofTarget.add(there));
        difference ??= found === undefined ? undefined : { ...part, ...found };
        onRows(table, original.length);
      }
    }
    comparisons.push({ table, source: ofSource.end(), target: ofTarget.end(), difference });
  }
  return comparisons;
}

/** Yields the next batches of both generators until both have ended. */
async function* pairs(one: AsyncGenerator<Row[], void>, other: AsyncGenerator<Row[], void>) {
  for (;;) {
    const [first, second] = await Promise.all([one.next(), other.next()]);
    if (first.done && second.done) return;
    yield [first.value ?? [], second.value ?? []] as const;
  }
}

interface CanonicalRow {
  key: Key;
  text: string;
}

function runningSum(table: TableName) {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add(rows: readonly Row[]): CanonicalRow[] {
      count += rows.length;
      return rows.map((row) => {
        const text = canonicalRow(table, row);
        hash.update(`${text}\n`);
        return { key: keyOf(table, row), text };
      });
    },
    end: (): Sum => ({ rows: count, checksum: hash.digest('hex') }),
  };
}

/** Returns the first difference of two batches. Up to it, all rows are equal, so the batches begin at the same row. */
function firstDifference(
  original: readonly CanonicalRow[],
  there: readonly CanonicalRow[],
): Pick<Difference, 'key' | 'what'> | undefined {
  for (let index = 0; index < Math.max(original.length, there.length); index += 1) {
    const [one, other] = [original[index], there[index]];
    if (one?.text === other?.text) continue;
    const order = one === undefined ? 1 : other === undefined ? -1 : compareKeys(one.key, other.key);
    if (one !== undefined && order < 0) return { key: one.key, what: 'missing in the target' };
    if (other !== undefined && order > 0) return { key: other.key, what: 'only in the target' };
    if (one !== undefined) return { key: one.key, what: 'not the same' };
  }
  return undefined;
}

/** Compares keys in the order of the engines: numbers by size, texts by their bytes. */
function compareKeys(one: Key, other: Key): number {
  for (const [index, a] of one.entries()) {
    const b = other[index];
    const order =
      typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(`${a}`), Buffer.from(`${b}`));
    if (order !== 0) return order;
  }
  return 0;
}
