import type { ImportRefusal, ImportResult } from '../../resolvers/contacts/import-result.ts';
import type { AttributeShape } from '../rows/cell.ts';
import type { RowChange } from '../rows/row-change.ts';

/** Where rows are imported into: a workspace, in a database or behind HTTP. */
export interface Gateway {
  workspaceId: string;
  /** How long what was sent is known by its key, in milliseconds. */
  idempotencyLifetime: number;
  /** The types of attributes, by key. */
  definitions(): Promise<ReadonlyMap<string, AttributeShape>>;
  /** The ids of lists by name, of which several may have one. */
  listIds(): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Makes the updates of rows, one after the other. The same rows under the same key are updated once, and have the same results.
   */
  apply(changes: readonly RowChange[], key: string): Promise<ImportResult[]>;
  /** Returns the effect of `apply` on each of them alone. */
  preview(changes: readonly RowChange[]): Promise<ImportResult[]>;
}

export function isRefusal(result: ImportResult): result is ImportRefusal {
  return 'problems' in result;
}
