import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Store, StoreUnavailable } from '../store/store.ts';

interface Readiness extends Pick<Store, 'check'> {
  /** Whether all modules are loaded. */
  isLoaded(): boolean;
}

/** The result of `/health/ready` until all modules are loaded. */
const LOADING = { retryAfter: 1, reason: 'loading' } as const;

/**
 * The routes `/health/live` and `/health/ready`, for operators, without a key. Live: the process runs (otherwise
 * restart it). Ready: all modules are loaded and the database can be read and written (otherwise send no requests).
 */
export function healthRoutes({ check, isLoaded }: Readiness) {
  return async (server: FastifyInstance): Promise<void> => {
    // Called every few seconds, so the default log level has only failures.
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
