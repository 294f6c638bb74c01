import type { Socket } from 'node:net';
import type { ServerSettings } from './server-settings.ts';

/** The pace that clients must keep, and a report of each connection that was closed because its client did not. */
export interface ReadingPace extends Pick<ServerSettings, 'responseStallTimeout' | 'responseMinRate'> {
  onTooSlow(): void;
}

interface Reading {
  /** Adds bytes that wait for the client. Returns a function to call once they have been handed to the system. */
  expect(bytes: number): () => void;
}

const readings = new WeakMap<Socket, Reading>();

/** The reading of the client of a connection. */
export function readingOf(socket: Socket, pace: ReadingPace): Reading {
  const known = readings.get(socket);
  if (known !== undefined) return known;
  const reading = createReading(socket, pace);
  readings.set(socket, reading);
  return reading;
}

/**
 * Closes the connection if its client reads less than the minimum rate on average of `responseStallTimeout`. The time in
 * which nothing waits for the client does not count.
 */
function createReading(socket: Socket, { responseStallTimeout, responseMinRate, onTooSlow }: ReadingPace): Reading {
  /** How long the client may still be slower than the minimum rate, in milliseconds, since `countedAt`. */
  let allowance = responseStallTimeout;
  let countedAt = 0;
  let waiting = 0;
  let clock: NodeJS.Timeout | undefined;

  const timeFor = (bytes: number) => (bytes / responseMinRate) * 1_000;

  function count(readBytes: number): void {
    const now = performance.now();
    if (waiting > 0) allowance -= now - countedAt;
    allowance = Math.min(responseStallTimeout, allowance + timeFor(readBytes));
    countedAt = now;
    waiting -= readBytes;
  }

  function watch(): void {
    clearTimeout(clock);
    if (waiting > 0) clock = setTimeout(close, Math.max(0, allowance + timeFor(waiting))).unref();
  }

  function close(): void {
    onTooSlow();
    socket.destroy();
  }

  socket.once('close', () => clearTimeout(clock));
  return {
    expect(bytes) {
      count(0);
      waiting += bytes;
      watch();
      return () => {
        count(bytes);
        if (!socket.destroyed) watch();
      };
    },
  };
}
