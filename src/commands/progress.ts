import { SingleBar } from 'cli-progress';
import type { TableName } from '../store/copy/tables.ts';

interface Extent {
  /** What is done with rows, as it is told of a table that is through. */
  verb: string;
  /** How many rows there are, and how many of them are done before. */
  total: number;
  begin: number;
  /** Ends the work at its next step. */
  signal: AbortSignal;
}

/** How much further the work is. */
type OnRows = (table: TableName, rows: number) => void;

/**
 * Does some work on rows and shows how far it is, on standard error: by a bar in a terminal, otherwise by a line for
 * each table. Rejects as the work does, or where the signal has ended it.
 */
export async function withProgress<Result>(extent: Extent, work: (onRows: OnRows) => Promise<Result>): Promise<Result> {
  const { advance, stop } = process.stderr.isTTY ? bar(extent) : lines(extent);
  try {
    return await work((table, rows) => {
      advance(table, rows);
      extent.signal.throwIfAborted();
    });
  } finally {
    stop();
  }
}

interface Display {
  advance: OnRows;
  stop(): void;
}

function bar({ verb, total, begin }: Extent): Display {
  const format = `{bar} {percentage}% | ${verb} {value} of {total} rows | {eta_formatted} left | {table}`;
  const shown = new SingleBar({ format, stream: process.stderr, etaBuffer: 100 });
  shown.start(total, begin, { table: '' });
  return { advance: (table, rows) => shown.increment(rows, { table }), stop: () => shown.stop() };
}

function lines({ verb }: Extent): Display {
  let current: TableName | undefined;
  let count = 0;
  const stop = () => {
    if (current !== undefined) console.error(`${verb} ${current}: ${count} rows`);
  };
  return {
    advance(table, rows) {
      if (table !== current) {
        stop();
        [current, count] = [table, 0];
      }
      count += rows;
    },
    stop,
  };
}
