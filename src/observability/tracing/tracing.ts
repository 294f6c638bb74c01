import { setTimeout } from 'node:timers/promises';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { throttle } from '../throttle.ts';
import { samplerOf } from './sampler.ts';
import { makeSpans } from './spans.ts';
import type { TracingSettings } from './tracing-settings.ts';

const NAME = 'contact-gateway';
/** How long `close` waits for the last spans to be sent, in milliseconds. */
const LAST_FLUSH = 2_000;
/** The minimum interval between log lines about failed exports, in milliseconds. */
const FAILURE_LOG_INTERVAL = 60_000;

export interface Tracing {
  /** Stops tracing. Sends the remaining spans, for at most two seconds. */
  close(): Promise<void>;
}

/**
 * Exports traces to the destination in the environment (OTEL_EXPORTER_OTLP_…), as OTLP in JSON over HTTP, in batches
 * and in the background. Drops them if the export fails.
 */
export function startTracing(settings: TracingSettings, log: Pick<Logger, 'warn'>): Tracing {
  logErrors(log);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': NAME }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const stopMaking = makeSpans(provider.getTracer(NAME));
  return {
    async close() {
      stopMaking();
      const over = new AbortController();
      const sent = provider.shutdown().catch(() => {});
      await Promise.race([sent, setTimeout(LAST_FLUSH, undefined, over).catch(() => {})]);
      over.abort();
    },
  };
}

function logErrors(log: Pick<Logger, 'warn'>): void {
  const logFailure = throttle(FAILURE_LOG_INTERVAL, (_count, error: unknown) => {
    log.warn({ reason: messageOf(error) }, 'traces could not be sent to OTEL_EXPORTER_OTLP_ENDPOINT, and are dropped');
  });
  setGlobalErrorHandler(logFailure);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
