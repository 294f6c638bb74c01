import type { Counters } from './counters.ts';
import type { WriterOffer } from './database-writer.ts';

/** The variable in which the primary process gives a worker its number, from 0. */
export const NUMBER_VARIABLE = 'CONTACT_GATEWAY_WORKER';

/** The functions of the primary process that a worker calls: those of `WriterOffer` if it writes for all. */
export interface PrimaryOffer extends Counters, WriterOffer {
  /** The worker has loaded all modules. */
  loaded(): void;
  /** The worker has this number of requests in progress. */
  underWay(count: number): void;
  /** Returns the figures of all processes. */
  figures(): Promise<object[][]>;
}

/** The functions of a worker that the primary process calls. */
export interface WorkerOffer {
  /** Completes requests in progress, then ends. */
  stop(): void;
  /** Whether all workers have loaded their modules. */
  allLoaded(areAllLoaded: boolean): void;
  /** The number of requests in progress in other workers. */
  elsewhere(count: number): void;
  /** Returns the figures of this worker. */
  figures(): Promise<object[]>;
}
