import { AsyncLocalStorage } from 'node:async_hooks';
import type { TracingChannel } from 'node:diagnostics_channel';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { requests, type ServedRequest } from '../../http/events.ts';
import { operations, outcomeOf } from '../../resolvers/runtime/events.ts';
import { changes } from '../../store/events.ts';

/** Outcomes of operations that are failures of the gateway, not of the request. */
const FAULTS = ['InternalError', 'Unavailable'];

const propagator = new W3CTraceContextPropagator();

/**
 * Creates spans from the published events: one for each request, in it one for each operation, and in that one for each
 * change, from its call of the store until it is on disk. Returns a function that stops this. Attributes contain no
 * ids, keys or values.
 */
export function makeSpans(tracer: Tracer): () => void {
  const current = new AsyncLocalStorage<Span>();
  const begin = (name: string, options: SpanOptions, parent = contextOf(current.getStore())) =>
    tracer.startSpan(name, options, parent);

  const endings = [
    follow(requests, current, {
      begin: (request) => {
        const { method, route, headers } = request;
        const span = begin(
          route === null ? method : `${method} ${route}`,
          {
            kind: SpanKind.SERVER,
            attributes: { 'http.request.method': method, ...(route === null ? {} : { 'http.route': route }) },
          },
          propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter),
        );
        request.traceId = span.spanContext().traceId;
        return span;
      },
      end: (span, { status }: ServedRequest) => {
        if (status === undefined) return;
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      },
    }),
    follow(operations, current, {
      begin: ({ operation, api }) => begin(operation, { attributes: { 'contact_gateway.api': api } }),
      end: (span, run) => {
        const outcome = outcomeOf(run);
        span.setAttribute('contact_gateway.outcome', outcome);
        if (FAULTS.includes(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
      },
    }),
    follow(changes, current, {
      begin: ({ engine }) => begin('transaction', { kind: SpanKind.CLIENT, attributes: { 'db.system.name': engine } }),
      end: (span, { batch }) => {
        // Undefined if nothing was committed.
        if (batch === undefined) span.setStatus({ code: SpanStatusCode.ERROR });
        else span.setAttribute('contact_gateway.batch', batch);
      },
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
}

function contextOf(parent: Span | undefined): Context {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
}

interface Making<Event extends object> {
  begin(event: Event): Span;
  /** Records the outcome on the span. */
  end(span: Span, event: Event): void;
}

/** Creates a span for each event of the channel. The span is active during the event. */
function follow<Event extends object>(
  { start, asyncStart, asyncEnd }: TracingChannel<unknown, Event>,
  current: AsyncLocalStorage<Span>,
  { begin, end }: Making<Event>,
): () => void {
  const spans = new WeakMap<Event, Span>();
  const open = (event: unknown) => {
    const span = begin(event as Event);
    spans.set(event as Event, span);
    return span;
  };
  const close = (event: unknown) => {
    const span = spans.get(event as Event);
    if (span === undefined) return;
    end(span, event as Event);
    span.end();
  };
  start.bindStore(current as AsyncLocalStorage<unknown>, open);
  asyncStart.bindStore(current as AsyncLocalStorage<unknown>, (event) => spans.get(event as Event));
  asyncEnd.subscribe(close);
  return () => {
    start.unbindStore(current as AsyncLocalStorage<unknown>);
    asyncStart.unbindStore(current as AsyncLocalStorage<unknown>);
    asyncEnd.unsubscribe(close);
  };
}
