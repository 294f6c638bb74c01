import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** The thread that moves the write-ahead log of the file `workerData` into the database, on each message. */
const database = new SqliteDatabase(workerData as string, { timeout: 0 });
const passive = database.prepare('pragma wal_checkpoint(passive)');

parentPort?.on('message', () => {
  try {
    passive.get();
  } catch {
    // A full or missing disk. The writer meets the same failure and reports it. The log keeps everything until the next
    // checkpoint.
  }
  parentPort?.postMessage('done');
});
