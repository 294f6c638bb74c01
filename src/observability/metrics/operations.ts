import { Counter, Histogram, type Registry } from 'prom-client';
import { type OperationRun, operations, outcomeOf } from '../../resolvers/runtime/events.ts';
import type { Subscriptions } from './subscriptions.ts';

/** In seconds: from a read in memory to the timeout of a client. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Measured {
  api: string;
  operation: string;
  observe(seconds: number): void;
  /** The number of executions by outcome. */
  outcomes: Map<string, number>;
}

/** Measures the number, outcome and duration of operations. */
export function measureOperations(registry: Registry, subscriptions: Subscriptions): void {
  const measured = new Map<string, Measured>();
  const duration = new Histogram({
    name: 'contact_gateway_operation_duration_seconds',
    help: 'Duration of operations, from the authenticated caller to the result on disk.',
    labelNames: ['api', 'operation'],
    buckets: BUCKETS,
    registers: [registry],
  });
  new Counter({
    name: 'contact_gateway_operations_total',
    help: 'Operations by outcome: Done, the code of the first problem, Unavailable, Aborted or InternalError.',
    labelNames: ['api', 'operation', 'outcome'],
    registers: [registry],
    // Counted here and copied on collection, because prom-client takes ten times as long to find a counter.
    collect() {
      this.reset();
      for (const { api, operation, outcomes } of measured.values()) {
        for (const [outcome, count] of outcomes) this.inc({ api, operation, outcome }, count);
      }
    },
  });

  const measuredOf = ({ api, operation }: OperationRun): Measured => {
    const key = `${api} ${operation}`;
    const known = measured.get(key);
    if (known !== undefined) return known;
    const { observe } = duration.labels({ api, operation });
    const fresh = { api, operation, observe, outcomes: new Map() };
    measured.set(key, fresh);
    return fresh;
  };

  subscriptions.on<OperationRun>(operations.asyncEnd, (run) => {
    const { observe, outcomes } = measuredOf(run);
    observe((performance.now() - run.begin) / 1000);
    const outcome = outcomeOf(run);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  });
}
