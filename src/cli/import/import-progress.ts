import { SingleBar } from 'cli-progress';
import type { Input } from '../../import/reading/open-input.ts';
import type { ImportState } from '../../import/run/progress-state.ts';

/** The interval of progress lines without a terminal, in milliseconds. */
const LINE_INTERVAL = 10_000;

interface Progress {
  advance(state: Readonly<ImportState>): void;
  stop(): void;
}

/**
 * Shows the progress of an import, its rate and the estimated remaining time on standard error: a bar in a terminal,
 * otherwise a line every ten seconds. The remaining time needs the size of the input, which standard input has not.
 */
export function showProgress(input: Input, { rows: begin }: Readonly<ImportState>): Progress {
  const started = performance.now();
  const rate = (rows: number) => Math.round((rows - begin) / Math.max(0.001, seconds(started)));
  return process.stderr.isTTY ? bar(input, rate) : lines(input, rate, started);
}

function bar(input: Input, rate: (rows: number) => number): Progress {
  const left = input.size === null ? '' : '{bar} {percentage}% | {eta_formatted} left | ';
  const format = `${left}{rows} rows | {rate} rows/s | {refused} refused`;
  const shown = new SingleBar({ format, stream: process.stderr, etaBuffer: 100 });
  shown.start(input.size ?? 1, 0, { rows: 0, rate: 0, refused: 0 });
  return {
    advance({ rows, counts }) {
      shown.update(input.size === null ? 0 : input.bytesRead(), { rows, rate: rate(rows), refused: counts.refused });
    },
    stop: () => shown.stop(),
  };
}

function lines(input: Input, rate: (rows: number) => number, started: number): Progress {
  let last = started;
  return {
    advance({ rows, counts }) {
      if (performance.now() - last < LINE_INTERVAL) return;
      last = performance.now();
      console.error(`${rows} rows, ${rate(rows)} rows/s, ${counts.refused} refused${rest(input, started)}`);
    },
    stop() {},
  };
}

function rest({ size, bytesRead }: Input, started: number): string {
  if (size === null || bytesRead() === 0) return '';
  const share = bytesRead() / size;
  return `, ${Math.floor(share * 100)}%, about ${Math.ceil(seconds(started) * (1 / share - 1))} s left`;
}

function seconds(since: number): number {
  return (performance.now() - since) / 1_000;
}
