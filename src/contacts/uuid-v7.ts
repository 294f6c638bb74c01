import { randomUUID } from 'node:crypto';

const TIME_DIGITS = 12;
/** The start of the random part of a UUID of version 7, after the time and the digit of the version. */
const RANDOM_PART = 15;

/**
 * Returns a new UUID of version 7 (RFC 9562), which sorts by time: the time in milliseconds, then the random part of a
 * UUID from the platform. Unlike libraries, the platform caches randomness; fetching it for each id took longer than
 * planning an update.
 */
export function newId(time = Date.now()): string {
  return `${firstIdAt(time)}-7${randomUUID().slice(RANDOM_PART)}`;
}

/** Returns this many of them with the same time, in ascending order. */
export function newIds(count: number, time = Date.now()): string[] {
  return Array.from({ length: count }, () => newId(time)).sort();
}

/** Returns the start of all ids of a time. It sorts before them, and after all ids of earlier times. */
export function firstIdAt(time: number): string {
  const digits = Math.max(0, Math.floor(time)).toString(16).padStart(TIME_DIGITS, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
