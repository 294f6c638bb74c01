import { Counter, type Registry } from 'prom-client';
import { type Answered, answers, refusals } from '../../http/events.ts';
import type { Subscriptions } from './subscriptions.ts';

const CLASSES = [2, 3, 4, 5];

/** Answers of the server by the class of their status, and what it refused unread. */
export function measureAnswers(registry: Registry, subscriptions: Subscriptions): void {
  const counts = new Map(CLASSES.map((first) => [first, 0]));
  new Counter({
    name: 'contact_gateway_http_answers_total',
    help: 'Answers over HTTP by the class of their status.',
    labelNames: ['status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [first, count] of counts) this.inc({ status: `${first}xx` }, count);
    },
  });
  subscriptions.on<Answered>(answers, ({ status }) => {
    const first = Math.floor(status / 100);
    counts.set(first, (counts.get(first) ?? 0) + 1);
  });

  const refused = new Counter({
    name: 'contact_gateway_refusals_total',
    help: 'Requests refused because too many were being answered.',
    registers: [registry],
  });
  subscriptions.on(refusals, () => refused.inc());
}
