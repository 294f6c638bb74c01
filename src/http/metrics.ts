import type { FastifyInstance } from 'fastify';

/** What the program tells of itself, in the text format of Prometheus. */
interface Exposition {
  contentType: string;
  /** Resolves with the figures of this moment. */
  text(): Promise<string>;
}

/** `/metrics`, for Prometheus, without a key: it has no ids in it. */
export function metricsRoute({ contentType, text }: Exposition) {
  return async (server: FastifyInstance): Promise<void> => {
    // Asked every few seconds, as health is.
    const options = server.log.level === 'info' ? { logLevel: 'warn' as const } : {};
    server.get('/metrics', options, async (_request, reply) => reply.type(contentType).send(await text()));
  };
}
