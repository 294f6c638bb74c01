import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { formOf, type ReadableRows, type RowForm } from '../reading/open-rows.ts';
import type { RawRecord } from '../reading/record.ts';
import type { CellRules } from '../rows/read-cells.ts';
import type { ChangeRules, RowChange } from '../rows/row-change.ts';
import { createRowReading, type ReadRow, type RowReading } from './read-row.ts';

/** The change of a row; `refused` if the row has problems; undefined if it is empty. */
export type ReadChange = RowChange | 'refused' | undefined;

/** A batch of rows with their changes. */
export interface ReadBatch {
  records: readonly RawRecord[];
  changes: readonly ReadChange[];
}

/** Reads rows while the rows before them are imported. */
export interface ReadingAhead {
  /** Returns batches with their changes, in the order of the batches. */
  inOrder(batches: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<ReadBatch>;
  /** Returns all data of rows, such as the problems of refused ones. */
  read: RowReading;
  close(): Promise<void>;
}

/** The data that the thread needs to read rows. */
export interface ThreadData {
  form: RowForm;
  cells: CellRules;
  rules: ChangeRules;
}

/** A batch as a message: the bytes of all rows, the end of each row, and why rows cannot be read, by index. */
export interface BatchMessage {
  bytes: Uint8Array;
  ends: readonly number[];
  wrong: ReadonlyMap<number, string>;
}

/** The number of batches that are read without a thread. For small files, a thread costs more than it saves. */
const BATCHES_BEFORE_THREAD = 10;
/** The number of batches that are read while one is imported. */
const BATCHES_AHEAD = 2;
/** MiB. No object outlives its batch. */
const YOUNG_GENERATION = 8;

/**
 * Creates a reader of rows. A thread reads all but the first batches, so that one processor reads and another one imports.
 */
export function readAhead(
  rows: ReadableRows,
  cells: CellRules,
  rules: ChangeRules,
  batchesBeforeThread = BATCHES_BEFORE_THREAD,
): ReadingAhead {
  const read = createRowReading(rows, cells, rules);
  const waiting: PromiseWithResolvers<ReadChange[]>[] = [];
  let thread: Worker | undefined;
  let isReady = false;
  let begun = 0;

  const startThread = () => {
    // Compiled or not, the module of the thread has the same file extension as this one.
    const module = new URL(`./read-ahead-thread${extname(import.meta.url)}`, import.meta.url);
    const workerData: ThreadData = { form: formOf(rows), cells, rules };
    const started = new Worker(module, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
    });
    started.on('message', (message: 'ready' | ReadChange[]) => {
      if (message === 'ready') isReady = true;
      else waiting.shift()?.resolve(message);
    });
    started.on('error', (error) => {
      isReady = false;
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return started;
  };

  const changesOf = async (records: readonly RawRecord[]): Promise<ReadChange[]> => {
    begun += 1;
    if (begun > batchesBeforeThread) thread ??= startThread();
    if (!isReady) return read(records).map(changeOf);
    const answer = Promise.withResolvers<ReadChange[]>();
    waiting.push(answer);
    thread?.postMessage(messageOf(records));
    return answer.promise;
  };

  async function* inOrder(batches: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<ReadBatch> {
    const ahead: { records: readonly RawRecord[]; changes: Promise<ReadChange[]> }[] = [];
    const first = async () => {
      const { records, changes } = ahead.shift() as (typeof ahead)[number];
      return { records, changes: await changes };
    };
    for await (const records of batches) {
      const changes = changesOf(records);
      // If the import ends early, nobody waits for these changes.
      changes.catch(() => {});
      ahead.push({ records, changes });
      if (ahead.length > BATCHES_AHEAD) yield await first();
    }
    while (ahead.length > 0) yield await first();
  }

  return {
    inOrder,
    read,
    async close() {
      await thread?.terminate();
    },
  };
}

/** Returns the part of a row that an import needs unless the row is refused. */
export function changeOf({ result }: ReadRow): ReadChange {
  if (result === undefined) return undefined;
  return 'problems' in result ? 'refused' : result.change;
}

function messageOf(records: readonly RawRecord[]): BatchMessage {
  let end = 0;
  const ends = records.map(({ bytes }) => (end += bytes.length));
  const wrong = records.flatMap(({ wrong }, index) => (wrong === undefined ? [] : [[index, wrong] as const]));
  return { bytes: Buffer.concat(records.map(({ bytes }) => bytes)), ends, wrong: new Map(wrong) };
}
