import type { Wire } from '../wire.ts';
import type { Caller, World } from '../world.ts';
import type { Growth } from './growth.ts';

/** One dimension in which the requests of an operation can grow. */
export interface Case {
  /** A route (`GET /workspaces`), a field of the GraphQL schema (`Query.contacts`), or a part of the server. */
  operation: string;
  /** The growing part. */
  dimension: string;
  caller: Caller;
  /** Whether a short run includes it. */
  isUsual: boolean;
  /** From small to large, in the unit of the growing part. */
  sizes: readonly number[];
  /** The number of requests in one measurement. Several requests show a leak. */
  requests?: number;
  /** Whether the requests are sent at once, on many connections. */
  isConcurrent?: boolean;
  /** Whether a repetition has no work, so that it is measured once. */
  isOnce?: true;
  request(size: number, turn: number): Wire;
}

/** The name in reports and in the list of known failures. */
export function nameOf({ operation, dimension, caller }: Case): string {
  return `${operation} | ${dimension}${caller === 'key' ? '' : ` | ${caller}`}`;
}

/** Whether the growing part is one text: its cost does not depend on the target of the operation. */
export function isText(dimension: string): boolean {
  return dimension.includes(': one text of ');
}

/** The sizes of a measurement up to `most`. */
export function sizesUpTo(most: number): number[] {
  const sizes = [64, 16, 4, 1].map((divisor) => Math.max(1, Math.floor(most / divisor)));
  return [...new Set(sizes)];
}

export function headersOf({ keys }: World, caller: Caller): Record<string, string> {
  const key = keys[caller];
  return key === undefined ? {} : { authorization: `AccessKey ${key}` };
}

/** A case for each growth of a value. `request` inserts the value into a request. */
export function casesOf(
  operation: string,
  growths: readonly Growth[],
  request: (value: unknown, turn: number) => Wire,
  on = '',
): Case[] {
  return growths.map(({ dimension, most, isUsual, grow }) => ({
    operation,
    dimension: `${dimension}${on}`,
    caller: 'key',
    isUsual,
    sizes: sizesUpTo(most),
    request: (size, turn) => request(grow(size, turn), turn),
  }));
}
