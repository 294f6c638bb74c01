import { parentPort, workerData } from 'node:worker_threads';
import { readableRows } from '../reading/open-rows.ts';
import type { RawRecord } from '../reading/record.ts';
import { type BatchMessage, changeOf, type ThreadData } from './read-ahead.ts';
import { createRowReading } from './read-row.ts';

/** The thread that reads the rows of an import. Each message is a batch. The thread answers with the changes. */
const { form, cells, rules } = workerData as ThreadData;
const read = createRowReading(readableRows(form), cells, rules);

parentPort?.on('message', (message: BatchMessage) => parentPort?.postMessage(read(recordsOf(message)).map(changeOf)));
parentPort?.postMessage('ready');

function recordsOf({ bytes, ends, wrong }: BatchMessage): RawRecord[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return ends.map((end, index) => {
    const record = { bytes: all.subarray(ends[index - 1] ?? 0, end) };
    const reason = wrong.get(index);
    return reason === undefined ? record : { ...record, wrong: reason };
  });
}
