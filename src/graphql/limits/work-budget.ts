import { GraphQLError } from 'graphql';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import type { AbortState } from '../../store/store.ts';
import { jsonBytes } from './json-size.ts';
import { LIMITS } from './limits.ts';

export type BudgetLimit = 'work' | 'bytes';

/** What one request may still read and answer, counted where lists, objects and pages are resolved. */
export interface WorkBudget {
  /** The limit that has been exceeded: then nothing more is read for the request, and nothing of it is answered. */
  exceeded(): BudgetLimit | undefined;
  /** Whether work was refused because the client has gone: then nothing more is read for the request. */
  isAborted(): boolean;
  /** Counts fields and list elements of the response. Throws when they are too many, and ever after. */
  takeFields(count: number): void;
  /** Counts what is read for the request and shown in the response, in characters. Throws as `takeFields` does. */
  takeSize(size: number): void;
  /** What `takeSize` may still take. */
  sizeLeft(): number;
  /**
   * Begins work when there is room for it: few parts of a request are read at the same time, fewer where they are
   * large. Throws where the budget is exceeded or the client has gone.
   */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves after others had their turn, one caller for each turn. Throws where the budget is exceeded by then. */
  nextTurn(): Promise<void>;
  /**
   * Resolves when so many nodes may be loaded: nodes that fit into the same turn of the event loop are loaded in one
   * batch, others after it. Throws if the budget is exceeded by then.
   */
  turnToLoad(count: number): Promise<void>;
  /** Finds `bytes` exceeded where the data are larger as JSON. Most responses are too small to be measured. */
  checkResponse(data: unknown): Promise<void>;
}

/** The most parts of a request that are read at the same time. */
const MAX_AT_ONCE = 8;
/** What they should hold together, in characters. */
const SIZE_AT_ONCE = 1024 * 1024;
/** After so long, in milliseconds, others have their turn before the next part of the same request. */
const MAX_TURN = 10;
/** The most nodes of a request that are loaded in one turn, unless a single field has more. */
const MAX_LOADED_AT_ONCE = 1_000;
/** A response of fewer fields and characters is not measured: its texts cannot be large enough. */
const SMALL_WORK = 1_000;
const SMALL_SIZE = 1024 * 1024;

/**
 * Creates the budget of a request, which ends when its client has gone.
 *
 * Methods and no getters: V8 keeps what the getters of an object literal refer to until the next full garbage
 * collection.
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

  /** The first part runs alone, so that its size is known. */
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
      // To resolve, to measure and to serialize a large response are a turn each.
      await new Promise((resolve) => setImmediate(resolve));
      if (jsonBytes(data, LIMITS.bytes) > LIMITS.bytes) exceeded ??= 'bytes';
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** One for all, because many fields may meet it. It has a place, so that graphql-js makes no other of it for each. */
const EXCEEDED = new GraphQLError('the request is over its budget', { path: [] });
/** The same for a client that has gone, which is also the whole result: nobody reads it. */
export const ABORTED = new GraphQLError('the client has gone', { path: [], originalError: new RequestAborted() });
