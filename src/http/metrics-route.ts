import type { FastifyInstance } from 'fastify';

/** Metrics in the text format of Prometheus. */
interface Exposition {
  contentType: string;
  /** Resolves with the figures of this moment. */
  text(): Promise<string>;
}

/**
 * `/metrics`, for Prometheus, without a key: it has no ids in it. Figures are made once in so many milliseconds, for all
 * who ask.
 */
export function metricsRoute({ contentType, text }: Exposition, lifetime: number) {
  return async (server: FastifyInstance): Promise<void> => {
    // Asked every few seconds, as health is.
    const options = server.log.level === 'info' ? { logLevel: 'warn' as const } : {};
    const content = atMostEvery(lifetime, async () => Buffer.from(await text()));
    server.get('/metrics', options, async (_request, reply) => reply.type(contentType).send(await content()));
  };
}

/** What the work gives, once in so many milliseconds and once for all who ask meanwhile. */
function atMostEvery<Result>(lifetime: number, work: () => Promise<Result>): () => Promise<Result> {
  let working: Promise<Result> | undefined;
  let forget = 0;
  return () => {
    const now = performance.now();
    if (working === undefined || now >= forget) {
      forget = Number.POSITIVE_INFINITY;
      const current = work();
      working = current;
      current.then(
        () => {
          forget = now + lifetime;
        },
        () => {
          forget = 0;
        },
      );
    }
    return working;
  };
}
