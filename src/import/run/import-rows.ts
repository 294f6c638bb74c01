import { createHash, type Hash } from 'node:crypto';
import type { Gateway } from '../gateway/gateway.ts';
import { isRefusal } from '../gateway/gateway.ts';
import { ImportError } from '../import-error.ts';
import type { Rows } from '../reading/open-rows.ts';
import type { RawRecord } from '../reading/record.ts';
import { columnAt, type RowChange } from '../rows/row-change.ts';
import type { RowProblem } from '../rows/row-content.ts';
import { type Counts, type ImportState, writeState } from './progress-state.ts';
import type { ReadRow, RowReading } from './read-row.ts';
import type { RefusedRow, RefusedRows } from './refused-rows.ts';

/** The maximum number of rows in one update: few enough to give others their turn, and to fit in memory. */
const BATCH_ROWS = 500;
const BATCH_SIZE = 2 * 1024 * 1024;
/** The interval of saved states, in milliseconds. Idempotency keys protect later rows. */
const CHECKPOINT_INTERVAL = 1_000;

/** A prepared import. */
export interface ImportRun {
  rows: Rows;
  read: RowReading;
  gateway: Gateway;
  state: ImportState;
  /** The file for the state. Undefined if the import need not be resumable. */
  stateFile: string | undefined;
  /** Whether rows are previewed and not written. */
  isPreview: boolean;
  refused: RefusedRows | undefined;
  signal: AbortSignal;
  onRows(state: Readonly<ImportState>, refused: readonly RefusedRow[]): void;
}

/**
 * Imports rows from the position in the state, and saves the progress there. After any interruption, an import that
 * continues from the state imports each row once. Throws an `ImportError` if the imported rows have changed.
 */
export async function importRows(run: ImportRun): Promise<void> {
  const { rows, state, stateFile, signal } = run;
  const hash = createHash('sha256');
  const batches = inBatches(rows.records, state.rows);
  await skipDone(batches, state, hash);
  let [saved, waiting]: [number, RefusedRow[]] = [performance.now(), []];
  const save = async () => {
    if (run.refused !== undefined) state.refused.size = await run.refused.write(waiting);
    waiting = [];
    if (stateFile !== undefined) await writeState(stateFile, { ...state, at: Date.now() });
    saved = performance.now();
  };
  await save();
  for await (const batch of batches) {
    const first = state.rows;
    for (const { bytes } of batch) hash.update(bytes);
    const done = await importBatch(run, batch, first);
    waiting.push(...done.refused);
    state.rows += batch.length;
    state.digest = hash.copy().digest('hex');
    addCounts(state.counts, done.counts);
    run.onRows(state, done.refused);
    if (signal.aborted || performance.now() - saved > CHECKPOINT_INTERVAL) await save();
    signal.throwIfAborted();
  }
  await save();
}

/** Batches that are the same in each run, so that their keys are, too; one ends after the rows that are imported. */
async function* inBatches(parts: AsyncGenerator<RawRecord[]>, done: number): AsyncGenerator<RawRecord[]> {
  let batch: RawRecord[] = [];
  let [size, count] = [0, 0];
  for await (const part of parts) {
    for (const record of part) {
      batch.push(record);
      size += record.bytes.length;
      count += 1;
      if (batch.length < BATCH_ROWS && size < BATCH_SIZE && count !== done) continue;
      yield batch;
      [batch, size] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Skips the imported rows, and checks that they are unchanged. */
async function skipDone(batches: AsyncGenerator<RawRecord[]>, state: ImportState, hash: Hash): Promise<void> {
  for (let rows = 0; rows < state.rows; ) {
    const { done, value } = await batches.next();
    if (done === true) throw new ImportError(`${CHANGED}: it has fewer rows than were imported`);
    for (const { bytes } of value) hash.update(bytes);
    rows += value.length;
  }
  if (state.rows > 0 && hash.copy().digest('hex') !== state.digest) {
    throw new ImportError(`${CHANGED}: the first ${state.rows} rows are not those that were imported`);
  }
}

const CHANGED =
  'the file has changed since its import was interrupted; restore it to continue, or start a new import with --restart';

async function importBatch(run: ImportRun, batch: readonly RawRecord[], first: number) {
  const { rows, gateway, read, state } = run;
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  const refused: RefusedRow[] = [];
  const offset = first + (rows.format === 'csv' ? 2 : 1);
  const readRows = read(batch);
  const refuse = (index: number, problems: readonly RowProblem[]) => {
    const { content } = readRows[index] as ReadRow;
    counts.refused += 1;
    refused.push({ row: offset + index, record: batch[index] as RawRecord, content, problems });
  };

  const changes: { change: RowChange; index: number }[] = [];
  readRows.forEach(({ change }, index) => {
    if (change === undefined) return;
    if ('problems' in change) refuse(index, change.problems);
    else changes.push({ change, index });
  });
  const asked = changes.map(({ change }) => change);
  const key = `${state.importId}-${first}`;
  const results = run.isPreview ? await gateway.preview(asked) : await gateway.apply(asked, key);
  results.forEach((result, position) => {
    const { change, index } = changes[position] as (typeof changes)[number];
    if (isRefusal(result)) {
      const partly = result.isPartial ? [{ message: 'the contact was written, but not all of the row' }] : [];
      refuse(index, [...partly, ...result.problems.map(({ place, message }) => inColumn(change, place, message))]);
    } else {
      counts[COUNT_OF[result.outcome]] += 1;
    }
  });
  return { counts, refused: refused.sort((one, other) => one.row - other.row) };
}

/** Converts a problem of an update to one of a column, because the author of the row does not know places in updates. */
function inColumn({ columns }: RowChange, place: string, message: string): RowProblem {
  const column = columnAt(columns, place);
  if (column === undefined) return { message };
  return {
    column,
    message: message.replace(/^(?:identifier|addIdentifiers|attributes|addTo|addCompanyRefs)\S* (?=must )/, 'it '),
  };
}

const COUNT_OF = { CREATED: 'created', UPDATED: 'updated', UNCHANGED: 'unchanged' } as const;

function addCounts(counts: Counts, more: Counts): void {
  for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += more[name];
}
