import { randomUUID } from 'node:crypto';

const TIME_DIGITS = 12;
/** Where the random part of a UUID starts that has a time in front of it, behind the digit of its version. */
const RANDOM_PART = 15;

/**
 * A fresh UUID of version 7 (RFC 9562), which sorts by the time of its making: the time in milliseconds in front of
 * the random part of one that the platform makes. It keeps randomness at hand, which libraries fetch for each id: that
 * took longer than the rest of an update's decision.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(TIME_DIGITS, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(RANDOM_PART)}`;
}

/** So many of them, in ascending order. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, newId).sort();
}
