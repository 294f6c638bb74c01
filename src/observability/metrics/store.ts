import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type Batch, batches, type Commit, commits, transactionRetries } from '../../store/events.ts';
import type { Store } from '../../store/store.ts';
import type { Subscriptions } from './subscriptions.ts';

/** In seconds: from a disk that does not really sync to one that barely responds. */
const COMMIT_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Changes in one transaction. */
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** Measures the store: its commits, its queues, and whether it accepts changes. */
export function measureStore(
  registry: Registry,
  subscriptions: Subscriptions,
  store: Pick<Store, 'check' | 'load'>,
): void {
  const registers = [registry];
  const changes = new Histogram({
    name: 'contact_gateway_commit_changes',
    help: 'Changes in one committed transaction.',
    buckets: BATCH_BUCKETS,
    registers,
  });
  const duration = new Histogram({
    name: 'contact_gateway_commit_duration_seconds',
    help: 'Duration of commits, mostly the sync of the disk.',
    buckets: COMMIT_BUCKETS,
    registers,
  });
  const repeated = new Counter({
    name: 'contact_gateway_transaction_retries_total',
    help: 'Retried transactions, after a conflict, a lost connection or a failed change in the same transaction.',
    registers,
  });
  subscriptions.on<Batch>(batches, (batch) => changes.observe(batch.changes));
  subscriptions.on<Commit>(commits, ({ seconds }) => duration.observe(seconds));
  subscriptions.on(transactionRetries, () => repeated.inc());

  new Gauge({
    name: 'contact_gateway_changes_waiting',
    help: 'Changes that wait for a transaction.',
    registers,
    collect() {
      this.set(store.load().waiting);
    },
  });
  new Gauge({
    name: 'contact_gateway_ready',
    help: '1 if the database can be read and written, otherwise 0, like /health/ready.',
    aggregator: 'min',
    registers,
    async collect() {
      this.set(
        await store.check().then(
          () => 1,
          () => 0,
        ),
      );
    },
  });
  if (store.load().pool !== undefined) measurePool(registry, store);
}

function measurePool(registry: Registry, store: Pick<Store, 'load'>): void {
  const registers = [registry];
  new Gauge({
    name: 'contact_gateway_pool_connections',
    help: 'Connections to the database server, open and idle.',
    labelNames: ['state'],
    registers,
    collect() {
      const { open = 0, idle = 0 } = store.load().pool ?? {};
      this.set({ state: 'open' }, open);
      this.set({ state: 'idle' }, idle);
    },
  });
  new Gauge({
    name: 'contact_gateway_pool_waiting',
    help: 'Transactions and reads that wait for a connection to the database server.',
    registers,
    collect() {
      this.set(store.load().pool?.waiting ?? 0);
    },
  });
}
