import type { FastifyInstance } from 'fastify';
import { type Store, StoreUnavailable } from '../store/store.ts';

/**
 * `/health/live` and `/health/ready`, for operators, without a key: whether the process runs (start it
 * anew where it does not), and whether all of it is loaded and it can read
 * and write just now (send it no requests while it cannot).
 */
export function healthRoutes({ check }: Pick<Store, 'check'>, loadParts: () => Promise<void>) {
  return async (server: FastifyInstance): Promise<void> => {
    // Asked every few seconds: the usual log has only what fails.
    const options = server.log.level === 'info' ? { logLevel: 'warn' as const } : {};
    server.get('/health/live', options, async () => ({ status: 'live' }));
    server.get('/health/ready', options, async (request, reply) => {
      try {
        await check();
        await loadParts();
        return { status: 'ready' };
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        request.log.warn(error, 'store unavailable');
        return reply
          .code(503)
          .header('retry-after', error.retryAfter)
          .send({ status: 'unavailable', reason: error.reason });
      }
    });
  };
}
