import { randomUUID } from 'node:crypto';

const TIME_DIGITS = 12;
/** The start of the random part of a UUID of version 7, after the time and the digit of the version. */
const RANDOM_PART = 15;

/**
 * Returns a new UUID of version 7 (RFC 9562), which sorts by time: the time in milliseconds, then the random part of a
 * UUID from the platform. Unlike libraries, the platform caches randomness; fetching it for each id took longer than
 * planning an update.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(TIME_DIGITS, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(RANDOM_PART)}`;
}

/** Returns this many of them, in ascending order. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, newId).sort();
}
