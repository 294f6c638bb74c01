import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Loaded into the gateway before itself: writes every second how large its heap is, in bytes, into the file `HEAP_FILE`. */
const file = process.env.HEAP_FILE;
if (isMainThread && file !== undefined) {
  setInterval(() => {
    writeFileSync(`${file}.new`, String(process.memoryUsage().heapUsed));
    renameSync(`${file}.new`, file);
  }, 1_000).unref();
}
