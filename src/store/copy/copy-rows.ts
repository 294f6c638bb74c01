import { type Source, type Store, StoreUnavailable } from '../store.ts';
import { batchesOf, insertRows, type Part, type Row } from './rows.ts';
import type { Portion } from './survey.ts';
import type { TableName } from './tables.ts';

interface Options {
  /** Receives the number of rows on disk in the target. An error that it throws ends the copy. */
  onRows(table: TableName, rows: number): void;
}

/**
 * Copies what there is to copy, batch by batch in the order of the primary keys, each batch in a transaction of its own:
 * whenever it breaks off, the target has every row up to a last one, behind which the next run goes on.
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
    // A value that the engine of the target does not take, say.
    throw new Error(`${table} of workspace ${workspaceId}: ${(error as Error).message}`, { cause: error });
  }
}
