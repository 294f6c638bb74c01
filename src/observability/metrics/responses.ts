import { Counter, type Registry } from 'prom-client';
import { overloadRejections, type ResponseEvent, responses } from '../../http/events.ts';
import type { Subscriptions } from './subscriptions.ts';

const CLASSES = [2, 3, 4, 5];

/** Counts responses by the class of their status, and requests that were rejected under overload. */
export function measureResponses(registry: Registry, subscriptions: Subscriptions): void {
  const counts = new Map(CLASSES.map((first) => [first, 0]));
  new Counter({
    name: 'contact_gateway_http_responses_total',
    help: 'HTTP responses by the class of their status.',
    labelNames: ['status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [first, count] of counts) this.inc({ status: `${first}xx` }, count);
    },
  });
  subscriptions.on<ResponseEvent>(responses, ({ status }) => {
    const first = Math.floor(status / 100);
    counts.set(first, (counts.get(first) ?? 0) + 1);
  });

  const rejected = new Counter({
    name: 'contact_gateway_overload_rejections_total',
    help: 'Requests rejected because too many were in progress.',
    registers: [registry],
  });
  subscriptions.on(overloadRejections, () => rejected.inc());
}
