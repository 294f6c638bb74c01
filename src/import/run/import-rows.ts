import { createHash, type Hash } from 'node:crypto';
import type { ImportRefusal, ImportResult } from '../../resolvers/contacts/import-result.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { isRefusal } from '../gateway/gateway.ts';
import { ImportError } from '../import-error.ts';
import type { Rows } from '../reading/open-rows.ts';
import type { RawRecord } from '../reading/record.ts';
import { columnAt, type PlacedChange } from '../rows/row-change.ts';
import type { RowProblem } from '../rows/row-content.ts';
import { type Counts, type ImportState, writeState } from './progress-state.ts';
import type { ReadBatch, ReadingAhead } from './read-ahead.ts';
import type { ReadRow } from './read-row.ts';
import type { RefusedRow, RefusedRows } from './refused-rows.ts';

/** The maximum number of rows in one update: few enough to give others their turn, and to fit in memory. */
const BATCH_ROWS = 500;
const BATCH_SIZE = 2 * 1024 * 1024;
/** The interval of saved states, in milliseconds. Idempotency keys protect later rows. */
const CHECKPOINT_INTERVAL = 1_000;

/** A prepared import. */
export interface ImportRun {
  rows: Rows;
  reading: ReadingAhead;
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
  const { rows, reading, state, stateFile, signal } = run;
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
  for await (const batch of reading.inOrder(batches)) {
    addTo(hash, batch.records);
    const done = await importBatch(run, batch);
    waiting.push(...done.refused);
    state.rows += batch.records.length;
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
    addTo(hash, value);
    rows += value.length;
  }
  if (state.rows > 0 && hash.copy().digest('hex') !== state.digest) {
    throw new ImportError(`${CHANGED}: the first ${state.rows} rows are not those that were imported`);
  }
}

const CHANGED =
  'the file has changed since its import was interrupted; restore it to continue, or start a new import with --restart';

function addTo(hash: Hash, records: readonly RawRecord[]): void {
  hash.update(Buffer.concat(records.map(({ bytes }) => bytes)));
}

async function importBatch(run: ImportRun, { records, changes }: ReadBatch) {
  const { gateway, state } = run;
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  const asked = changes.filter((change) => typeof change === 'object');
  const key = `${state.importId}-${state.rows}`;
  const results = (run.isPreview ? await gateway.preview(asked) : await gateway.apply(asked, key)).values();
  const refusals = new Map<number, ImportRefusal | undefined>();
  for (const [index, change] of changes.entries()) {
    if (change === 'refused') refusals.set(index, undefined);
    if (typeof change !== 'object') continue;
    const result = results.next().value as ImportResult;
    if (isRefusal(result)) refusals.set(index, result);
    else counts[COUNT_OF[result.outcome]] += 1;
  }
  counts.refused = refusals.size;
  return { counts, refused: refusals.size === 0 ? [] : refusedRows(run, records, refusals) };
}

/** Reads refused rows once more, with the columns of their parts. */
function refusedRows(
  { rows, reading, state }: ImportRun,
  records: readonly RawRecord[],
  refusals: ReadonlyMap<number, ImportRefusal | undefined>,
): RefusedRow[] {
  const offset = state.rows + (rows.format === 'csv' ? 2 : 1);
  const refused = [...refusals].map(([index, refusal]) => ({ index, refusal, record: records[index] as RawRecord }));
  const read = reading.read(refused.map(({ record }) => record));
  return refused.map(({ index, refusal, record }, position) => {
    const { result, content } = read[position] as ReadRow;
    const problems =
      refusal === undefined
        ? (result as { problems: RowProblem[] }).problems
        : problemsOf(refusal, result as PlacedChange);
    return { row: offset + index, record, content, problems };
  });
}

function problemsOf({ problems, isPartial }: ImportRefusal, { columns }: PlacedChange): RowProblem[] {
  const partly = isPartial ? [{ message: 'the contact was written, but not all of the row' }] : [];
  return [...partly, ...problems.map(({ place, message }) => inColumn(columns, place, message))];
}

/** Converts a problem of an update to one of a column, because the author of the row does not know places in updates. */
function inColumn(columns: PlacedChange['columns'], place: string, message: string): RowProblem {
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
