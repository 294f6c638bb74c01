import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Loaded into the gateway before its own code: writes the size of its heap, in bytes, to the file `HEAP_FILE` each second. */
const file = process.env.HEAP_FILE;
if (isMainThread && file !== undefined) {
  setInterval(() => {
    writeFileSync(`${file}.new`, String(process.memoryUsage().heapUsed));
    renameSync(`${file}.new`, file);
  }, 1_000).unref();
}
