import { Counter, type Registry } from 'prom-client';
import { authFailures, DENIAL_REASONS, type Denied, replays } from '../../resolvers/runtime/events.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Counts rejected requests and replayed results. */
export function measureAccess(registry: Registry, subscriptions: Subscriptions): void {
  const denied = new Counter({
    name: 'contact_gateway_auth_failures_total',
    help: 'Rejected requests: without a valid key, or over the rate limit of a key or an address.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of DENIAL_REASONS) denied.inc({ reason }, 0);
  const replayed = new Counter({
    name: 'contact_gateway_idempotent_replays_total',
    help: 'Results that were replayed under an idempotency key.',
    registers: [registry],
  });
  subscriptions.on<Denied>(authFailures, ({ reason }) => denied.inc({ reason }));
  subscriptions.on(replays, () => replayed.inc());
}
