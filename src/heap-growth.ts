import { setFlagsFromString } from 'node:v8';

/**
 * Sets the maximum growth of the old generation between two full collections, in percent. V8 allows several times this.
 * Call it after loading: while the modules fill the heap, each growth would cause a full collection.
 */
export function limitHeapGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}

/** The growth of processes that serve, in percent (docs/performance.md). */
export const SERVING_GROWTH = 30;
