import type { FastifyInstance } from 'fastify';
import { atMostEvery } from '../observability/at-most-every.ts';

/** Metrics in the text format of Prometheus. */
interface Exposition {
  contentType: string;
  /** Resolves with the current figures. */
  text(): Promise<string>;
}

/**
 * The route `/metrics`, for Prometheus, without a key: metrics contain no ids. Collects the figures at most once in
 * `lifetime` milliseconds, for all clients.
 */
export function metricsRoute({ contentType, text }: Exposition, lifetime: number) {
  return async (server: FastifyInstance): Promise<void> => {
    // Called every few seconds, like the health routes.
    const options = server.log.level === 'info' ? { logLevel: 'warn' as const } : {};
    const content = atMostEvery(lifetime, async () => Buffer.from(await text()));
    server.get('/metrics', options, async (_request, reply) => reply.type(contentType).send(await content()));
  };
}
