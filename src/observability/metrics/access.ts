import { Counter, type Registry } from 'prom-client';
import { authFailures, type Denied, replays } from '../../resolvers/runtime/events.ts';
import type { Subscriptions } from './subscriptions.ts';

const REASONS: readonly Denied['reason'][] = ['unknown-key', 'key-limit', 'address-limit'];

/** Who was not let in, and what was sent again. */
export function measureAccess(registry: Registry, subscriptions: Subscriptions): void {
  const denied = new Counter({
    name: 'contact_gateway_auth_failures_total',
    help: 'Requests that were not let in: without a key that is one, or over the limit of a key or of an address.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of REASONS) denied.inc({ reason }, 0);
  const replayed = new Counter({
    name: 'contact_gateway_idempotent_replays_total',
    help: 'Answers that were given again under an idempotency key.',
    registers: [registry],
  });
  subscriptions.on<Denied>(authFailures, ({ reason }) => denied.inc({ reason }));
  subscriptions.on(replays, () => replayed.inc());
}
