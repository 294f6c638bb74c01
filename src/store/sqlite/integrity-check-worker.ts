import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** The thread that reads the whole file `workerData` once and reports whether it is intact. */
const database = new SqliteDatabase(workerData as string, { readonly: true });
parentPort?.postMessage(database.prepare('pragma quick_check(1)').pluck().get() === 'ok');
database.close();
