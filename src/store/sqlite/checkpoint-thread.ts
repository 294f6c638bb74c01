import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** The thread that moves the write-ahead log of the file `workerData` into the database at each message. */
const database = new SqliteDatabase(workerData as string, { timeout: 0 });
const passive = database.prepare('pragma wal_checkpoint(passive)');

parentPort?.on('message', () => {
  try {
    passive.get();
  } catch {
    // A full or absent disk: the writer meets it, too, and reports it. The log keeps everything until the next time.
  }
  parentPort?.postMessage('done');
});
