import { type Source, type Store, StoreUnavailable } from '../store.ts';
import { batchesOf, insertRows, type Part, type Row } from './rows.ts';
import type { Portion } from './survey.ts';
import type { TableName } from './tables.ts';

interface Options {
  /** Receives the number of rows that are on disk in the target. Ends the copy by throwing. */
  onRows(table: TableName, rows: number): void;
}

/**
 * Copies all remaining rows, in batches in the order of the primary keys, each batch in its own transaction. After an
 * interruption, the target has all rows up to the last copied one, and the next run continues behind it.
 */
export async function copyRows(
  source: Source,
  target: Store,
  portions: readonly Portion[],
  { onRows }: Options,
): Promise<void> {
  for (const { rows, copied, last, ...part } of portions) {
    if (rows === copied) continue;
    for await (const batch of batchesOf(source, part, last)) {
      await write(target, part, batch);
      onRows(part.table, batch.length);
    }
  }
}

async function write(target: Store, { workspaceId, table }: Part, batch: readonly Row[]): Promise<void> {
  try {
    await target.write({ workspaceId, exclusive: true }, (transaction) => insertRows(transaction, table, batch));
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    // For example, a value that the engine of the target rejects.
    throw new Error(`${table} of workspace ${workspaceId}: ${(error as Error).message}`, { cause: error });
  }
}
