import { SingleBar } from 'cli-progress';

interface Extent {
  /** The verb for completed units, for example `copied`. */
  verb: string;
  /** The unit. */
  unit: 'rows' | 'contacts' | 'KiB';
  /** The total, if it is known, and the amount that was done before. */
  total: number | undefined;
  begin: number;
  /** Stops the work at its next step. */
  signal: AbortSignal;
}

/** Reports progress in a part of the work, for example a table. */
type OnProgress = (part: string, count: number) => void;

/**
 * Runs work and shows its progress on standard error: a bar in a terminal, with the rate and the remaining time,
 * otherwise a line for each part. Rejects if the work rejects or if the signal stopped it.
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
  const format =
    total === undefined
      ? `${verb} {value} ${unit} | {rate} ${unit}/s | {part}`
      : `{bar} {percentage}% | ${verb} {value} of {total} ${unit} | {rate} ${unit}/s | {eta_formatted} left | {part}`;
  const shown = new SingleBar({ format, stream: process.stderr, etaBuffer: 100 });
  const started = performance.now();
  let done = 0;
  shown.start(total ?? 1, begin, { part: '', rate: 0 });
  return {
    advance(part, count) {
      done += count;
      shown.increment(count, { part, rate: Math.round((done * 1_000) / Math.max(1, performance.now() - started)) });
    },
    stop: () => shown.stop(),
  };
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
