import type { Source } from '../store.ts';
import { canonicalRow } from './canonical.ts';
import { countRows, type Key, lastKey, type Part, type Row, workspaceRow } from './rows.ts';
import { TABLE_NAMES } from './tables.ts';

/** The rows to copy of one workspace in one table. */
export interface Portion extends Part {
  /** The number of rows in the source, and the number that an earlier run copied. */
  rows: number;
  copied: number;
  /** The key of the last copied row. */
  last: Key | undefined;
}

const BEGIN_AGAIN = 'nothing was overwritten; copy into an empty database';

/**
 * Finds the rows to copy, by table and workspace. Tables come after those that they refer to. Throws an error of one
 * line if the target holds data that an earlier run of this copy cannot have written, because the copy never overwrites
 * data.
 */
export async function survey(source: Source, target: Source): Promise<Portion[]> {
  const workspaceIds = await workspaceIdsOf(source);
  if (workspaceIds.length === 0) throw new Error('the source holds no workspace: there is nothing to copy');
  for (const workspaceId of await workspaceIdsOf(target)) await checkWorkspace(source, target, workspaceId);
  const portions: Portion[] = [];
  for (const table of TABLE_NAMES) {
    for (const workspaceId of workspaceIds) portions.push(await surveyPart(source, target, { workspaceId, table }));
  }
  return portions;
}

/** Returns the ids of all workspaces, sorted. */
export async function workspaceIdsOf(store: Source): Promise<string[]> {
  const rows = await store.reader('workspaces').selectFrom('workspace').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/**
 * Throws unless an earlier run copied the workspace: its row then equals that of the source, whose revision changes
 * with its rules.
 */
async function checkWorkspace(source: Source, target: Source, workspaceId: string): Promise<void> {
  const [original, there] = await Promise.all([workspaceRow(source, workspaceId), workspaceRow(target, workspaceId)]);
  const name = `the target holds the workspace "${there?.name}" (${workspaceId})`;
  if (original === undefined) throw new Error(`${name}, which the source does not: ${BEGIN_AGAIN}`);
  if (!isSame(original, there)) {
    throw new Error(`${name}, which is not as in the source, so that it is not from this copy: ${BEGIN_AGAIN}`);
  }
}

function isSame(original: Row, there: Row | undefined): boolean {
  return there !== undefined && canonicalRow('workspace', original) === canonicalRow('workspace', there);
}

/** Throws unless the target has exactly the rows that the source has up to the same row. */
async function surveyPart(source: Source, target: Source, part: Part): Promise<Portion> {
  const [rows, last] = await Promise.all([countRows(source, part), lastKey(target, part)]);
  if (last === undefined) return { ...part, rows, copied: 0, last };
  const [expected, copied] = await Promise.all([countRows(source, part, last), countRows(target, part)]);
  if (copied !== expected) {
    throw new Error(
      `${part.table} of workspace ${part.workspaceId} has ${copied} rows in the target where an earlier run of this ` +
        `copy would have left ${expected}, so that one of them has been written to since: ${BEGIN_AGAIN}`,
    );
  }
  return { ...part, rows, copied, last };
}
