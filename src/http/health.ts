import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Store, StoreUnavailable } from '../store/store.ts';

interface Readiness extends Pick<Store, 'check'> {
  /** Whether every part of the program is loaded. */
  isLoaded(): boolean;
}

/** What `/health/ready` says until everything is loaded. */
const LOADING = { retryAfter: 1, reason: 'loading' } as const;

/**
 * `/health/live` and `/health/ready`, for operators, without a key: whether the process runs (restart it if it does
 * not), and whether all of it is loaded and can read and write now (send it no requests if not).
 */
export function healthRoutes({ check, isLoaded }: Readiness) {
  return async (server: FastifyInstance): Promise<void> => {
    // Asked every few seconds: the usual log has only what fails.
    const options = server.log.level === 'info' ? { logLevel: 'warn' as const } : {};
    server.get('/health/live', options, async () => ({ status: 'live' }));
    server.get('/health/ready', options, async (request, reply) => {
      if (!isLoaded()) return sendUnavailable(reply, LOADING);
      try {
        await check();
        return { status: 'ready' };
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        request.log.warn(error, 'store unavailable');
        return sendUnavailable(reply, error);
      }
    });
  };
}

function sendUnavailable(reply: FastifyReply, { retryAfter, reason }: { retryAfter: number; reason: string }) {
  return reply.code(503).header('retry-after', retryAfter).send({ status: 'unavailable', reason });
}
