import { setFlagsFromString } from 'node:v8';

/** The maximum growth of the old generation between two full collections, in percent. V8 allows several times this. */
const HEAP_GROWTH = 30;

/** Call it after loading: while the modules fill the heap, each growth would cause a full collection. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
}
