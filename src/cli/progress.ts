import { SingleBar } from 'cli-progress';

interface Extent {
  /** Units done, as reported with each part. */
  verb: string;
  /** In what it is counted. */
  unit: 'rows' | 'KiB';
  /** How much there is, and how much of it is done before. */
  total: number;
  begin: number;
  /** Ends the work at its next step. */
  signal: AbortSignal;
}

/** How much further the work is, and in which of its parts, such as a table. */
type OnProgress = (part: string, count: number) => void;

/**
 * Does some work and shows how far it is, on standard error: by a bar in a terminal, otherwise by a line for each part.
 * Rejects as the work does, or where the signal has ended it.
 */
export async function withProgress<Result>(
  extent: Extent,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const { advance, stop } = process.stderr.isTTY ? bar(extent) : lines(extent);
  try {
    return await work((part, count) => {
      advance(part, count);
      extent.signal.throwIfAborted();
    });
  } finally {
    stop();
  }
}

interface Display {
  advance: OnProgress;
  stop(): void;
}

function bar({ verb, unit, total, begin }: Extent): Display {
  const format = `{bar} {percentage}% | ${verb} {value} of {total} ${unit} | {eta_formatted} left | {part}`;
  const shown = new SingleBar({ format, stream: process.stderr, etaBuffer: 100 });
  shown.start(total, begin, { part: '' });
  return { advance: (part, count) => shown.increment(count, { part }), stop: () => shown.stop() };
}

function lines({ verb, unit }: Extent): Display {
  let current: string | undefined;
  let count = 0;
  const stop = () => {
    if (current !== undefined) console.error(`${verb} ${current}: ${count} ${unit}`);
  };
  return {
    advance(part, more) {
      if (part !== current) {
        stop();
        [current, count] = [part, 0];
      }
      count += more;
    },
    stop,
  };
}
