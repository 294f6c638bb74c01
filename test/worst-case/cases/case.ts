import type { Wire } from '../wire.ts';
import type { Caller, World } from '../world.ts';
import type { Growth } from './growth.ts';

/** One way in which the requests for an operation can grow. */
export interface Case {
  /** A route (`GET /workspaces`), a field of the GraphQL schema (`Query.contacts`), or a part of the server. */
  operation: string;
  /** What grows. */
  dimension: string;
  caller: Caller;
  /** Whether a short run has it. */
  isUsual: boolean;
  /** From small to large, in the unit of what grows. */
  sizes: readonly number[];
  /** How many requests are one measurement. More than one show what is kept after a request. */
  requests?: number;
  /** Whether the second time has nothing left to do, so that it is measured once. */
  isOnce?: true;
  request(size: number, turn: number): Wire;
}

/** The name that known failures and reports use. */
export function nameOf({ operation, dimension, caller }: Case): string {
  return `${operation} | ${dimension}${caller === 'key' ? '' : ` | ${caller}`}`;
}

/** Whether what grows is one text: what it says does not depend on what the operation is tried on. */
export function isText(dimension: string): boolean {
  return dimension.includes(': one text of ');
}

/** The sizes at which something is measured that can grow up to `most`. */
export function sizesUpTo(most: number): number[] {
  const sizes = [64, 16, 4, 1].map((divisor) => Math.max(1, Math.floor(most / divisor)));
  return [...new Set(sizes)];
}

export function headersOf({ keys }: World, caller: Caller): Record<string, string> {
  const key = keys[caller];
  return key === undefined ? {} : { authorization: `AccessKey ${key}` };
}

/** A case for each growth of a value, which `request` puts into a request. */
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
