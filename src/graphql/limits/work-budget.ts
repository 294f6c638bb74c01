import { GraphQLError } from 'graphql';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import type { AbortState } from '../../store/store.ts';
import { jsonBytes } from './json-size.ts';
import { LIMITS } from './limits.ts';

export type BudgetLimit = 'work' | 'bytes';

/** The remaining work of a request. Resolvers of lists, objects and pages count their work. */
export interface WorkBudget {
  /** Returns the exceeded limit. The request then reads nothing more, and no part of its result is sent. */
  exceeded(): BudgetLimit | undefined;
  /** Returns whether work was rejected because the client has disconnected. The request then reads nothing more. */
  isAborted(): boolean;
  /** Counts fields and list elements of the response. Throws once the limit is exceeded, and on every later call. */
  takeFields(count: number): void;
  /** Counts data that is read for the request and shown in the response, in characters. Throws as `takeFields` does. */
  takeSize(size: number): void;
  /** Returns the remaining size for `takeSize`. */
  sizeLeft(): number;
  /**
   * Runs work when its turn comes: a request reads few parts concurrently, and fewer if they are large. Throws if the
   * budget is exceeded or the client has disconnected.
   */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves after other requests had a turn; one caller per turn. Throws if the budget is exceeded by then. */
  nextTurn(): Promise<void>;
  /**
   * Resolves when this number of nodes may be loaded. Nodes that fit into the same turn of the event loop load in one
   * batch, others later. Throws if the budget is exceeded by then.
   */
  turnToLoad(count: number): Promise<void>;
  /** Marks the limit `bytes` as exceeded if the data is larger as JSON. Skips small responses, which are the most. */
  checkResponse(data: unknown): Promise<void>;
}

/** The maximum number of concurrently read parts of a request. */
const MAX_AT_ONCE = 8;
/** The target for the total size of these parts, in characters. */
const SIZE_AT_ONCE = 1024 * 1024;
/** The time of a request, in milliseconds, after which other requests have a turn. */
const MAX_TURN = 10;
/** The maximum number of nodes of a request that load in one turn, unless a single field has more. */
const MAX_LOADED_AT_ONCE = 1_000;
/** Responses with fewer fields and characters are not measured, because their texts cannot be large enough. */
const SMALL_WORK = 1_000;
const SMALL_SIZE = 1024 * 1024;

/**
 * Creates the budget of a request. It ends when the client disconnects.
 *
 * It has methods instead of getters, because V8 keeps objects referenced by getters of an object literal until the next
 * full garbage collection.
 */
export function createBudget(signal: AbortState): WorkBudget {
  let work = 0;
  let size = 0;
  let exceeded: BudgetLimit | undefined;
  let isAborted = false;
  let running = 0;
  let done = 0;
  let turnBegan = performance.now();
  let lastTurn: Promise<unknown> = Promise.resolve();
  const waiting: (() => void)[] = [];
  let batch = { count: 0, begins: Promise.resolve() };

  function check(): void {
    exceeded ??= work > LIMITS.work ? 'work' : size > LIMITS.bytes ? 'bytes' : undefined;
    if (exceeded !== undefined) throw EXCEEDED;
    isAborted ||= signal.aborted;
    if (isAborted) throw ABORTED;
  }

  function isOver(): boolean {
    return exceeded !== undefined || signal.aborted;
  }

  /** The first part runs alone, to determine its size. */
  function hasRoom(): boolean {
    if (done === 0) return running === 0;
    const fitting = Math.floor((SIZE_AT_ONCE * done) / Math.max(size, 1));
    return running < Math.max(1, Math.min(MAX_AT_ONCE, fitting));
  }

  function resume(count: number): void {
    for (const proceed of waiting.splice(0, count)) proceed();
  }

  return {
    exceeded: () => exceeded,
    sizeLeft: () => LIMITS.bytes - size,
    isAborted: () => isAborted,
    takeFields(count) {
      work += count;
      check();
    },
    takeSize(count) {
      size += count;
      check();
    },
    async inTurn(start) {
      while (!isOver() && !hasRoom()) await new Promise<void>((resolve) => waiting.push(resolve));
      if (isOver()) resume(waiting.length);
      check();
      running += 1;
      try {
        if (performance.now() - turnBegan > MAX_TURN) {
          await new Promise((resolve) => setImmediate(resolve));
          turnBegan = performance.now();
        }
        return await start();
      } finally {
        running -= 1;
        done += 1;
        resume(MAX_AT_ONCE);
      }
    },
    async nextTurn() {
      lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
      await lastTurn;
      check();
    },
    async turnToLoad(count) {
      if (batch.count > 0 && batch.count + count > MAX_LOADED_AT_ONCE) {
        const begins = batch.begins.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
        batch = { count: 0, begins };
      }
      batch.count += count;
      await batch.begins;
      check();
    },
    async checkResponse(data) {
      if (exceeded !== undefined || (work < SMALL_WORK && size < SMALL_SIZE)) return;
      // Resolving, measuring and serializing a large response have a turn each.
      await new Promise((resolve) => setImmediate(resolve));
      if (jsonBytes(data, LIMITS.bytes) > LIMITS.bytes) exceeded ??= 'bytes';
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Shared, because many fields may throw it. It has a path, so that graphql-js does not copy it for each field. */
const EXCEEDED = new GraphQLError('the request is over its budget', { path: [] });
/** The error for a disconnected client. It is also the whole result, because nobody reads it. */
export const ABORTED = new GraphQLError('the client has gone', { path: [], originalError: new RequestAborted() });
