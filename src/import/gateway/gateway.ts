import type { ImportRefusal, ImportResult } from '../../resolvers/contacts/import-result.ts';
import type { AttributeShape } from '../rows/cell.ts';
import type { RowChange } from '../rows/row-change.ts';

/** The target of an import: a workspace, in a database or behind HTTP. */
export interface Gateway {
  workspaceId: string;
  /** The lifetime of idempotency keys, in milliseconds. */
  idempotencyLifetime: number;
  /** The types of attributes, by key. */
  definitions(): Promise<ReadonlyMap<string, AttributeShape>>;
  /** The ids of lists by name; several lists may have the same name. */
  listIds(): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Makes the updates of rows, one after the other. Equal rows under the same key are updated once, and have equal results.
   */
  apply(changes: readonly RowChange[], key: string): Promise<ImportResult[]>;
  /** Previews `apply` for each row. */
  preview(changes: readonly RowChange[]): Promise<ImportResult[]>;
}

export function isRefusal(result: ImportResult): result is ImportRefusal {
  return 'problems' in result;
}
