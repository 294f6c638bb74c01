import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { throttle } from '../observability/throttle.ts';
import { overloadRejections } from './events.ts';

/** The maximum number of unanswered requests of one connection. One read can contain hundreds. */
export const MAX_ON_A_CONNECTION = 10;
/** The minimum interval between log lines about rejected requests, in milliseconds. */
const LOG_INTERVAL = 1_000;
/** Seconds until a retry may succeed. */
export const RETRY_AFTER = '1';

/** The overload protection of routes in an application whose server and responses are not ours. */
export interface Admission {
  /** Adds the protection to all routes of `server`. `send` sends the response to a rejected request. */
  protect(server: FastifyInstance, send: (request: FastifyRequest, reply: FastifyReply) => FastifyReply): void;
  /** Whether the request of this response was rejected. Rejections are counted on their own, not as responses. */
  isRefused(response: ServerResponse): boolean;
  /** Rejects new requests. Resolves when those in progress have been answered, at most after `timeout` milliseconds. */
  close(timeout: number): Promise<void>;
}

/** A request in progress. */
interface Visit {
  socket: Socket;
  isAnswered: boolean;
  isOver: boolean;
}

/**
 * Counts requests as `shedLoad` does, in hooks: from the complete arrival of a request until its response is ready.
 * Rejects new ones with 503 while `maxConcurrentRequests` are in progress.
 */
export function createAdmission(maxConcurrentRequests: number, log: Pick<FastifyBaseLogger, 'warn'>): Admission {
  const visits = new Map<ServerResponse, Visit>();
  const refused = new WeakSet<ServerResponse>();
  const onConnection = new WeakMap<Socket, number>();
  let underWay = 0;
  let isClosing = false;
  let whenEmpty = () => {};
  const reportRefusal = refusalReporter(maxConcurrentRequests, log);

  function isFull({ socket }: FastifyRequest): boolean {
    return underWay >= maxConcurrentRequests || (onConnection.get(socket) ?? 0) >= MAX_ON_A_CONNECTION;
  }

  function enter({ socket }: FastifyRequest, { raw }: FastifyReply): void {
    if (visits.has(raw) || raw.writableEnded) return;
    visits.set(raw, { socket, isAnswered: false, isOver: false });
    underWay += 1;
    onConnection.set(socket, (onConnection.get(socket) ?? 0) + 1);
    raw.once('close', () => end(raw));
  }

  /** Its work is done. It still waits for its client. */
  function answer(response: ServerResponse): void {
    const visit = visits.get(response);
    if (visit === undefined || visit.isAnswered) return;
    visit.isAnswered = true;
    underWay -= 1;
    leaveIfDone(response, visit);
  }

  /** Its client has the response, or is gone. If the work continues, it keeps its place until `answer`. */
  function end(response: ServerResponse): void {
    const visit = visits.get(response);
    if (visit === undefined || visit.isOver) return;
    visit.isOver = true;
    onConnection.set(visit.socket, (onConnection.get(visit.socket) ?? 1) - 1);
    leaveIfDone(response, visit);
  }

  function leaveIfDone(response: ServerResponse, { isAnswered, isOver }: Visit): void {
    if (!isAnswered || !isOver) return;
    visits.delete(response);
    if (visits.size === 0) whenEmpty();
  }

  return {
    protect(server, send) {
      const refuse = (request: FastifyRequest, reply: FastifyReply) => {
        refused.add(reply.raw);
        return send(request, reply.header('retry-after', RETRY_AFTER));
      };
      server.addHook('onRequest', async (request, reply) => {
        if (isClosing) return refuse(request, reply);
        if (isFull(request)) {
          reportRefusal();
          return refuse(request, reply);
        }
        if (!hasBody(request)) enter(request, reply);
      });
      server.addHook('preValidation', async (request, reply) => {
        // The store may be closed since the headers arrived.
        if (isClosing && !visits.has(reply.raw)) return refuse(request, reply);
        enter(request, reply);
      });
      server.addHook('onSend', async (_request, { raw }) => answer(raw));
      server.addHook('onResponse', async (_request, { raw }) => end(raw));
    },
    isRefused: (response) => refused.has(response),
    async close(timeout) {
      isClosing = true;
      if (visits.size === 0) return;
      await new Promise<void>((resolve) => {
        const overdue = setTimeout(resolve, timeout);
        whenEmpty = () => {
          clearTimeout(overdue);
          resolve();
        };
      });
    },
  };
}

/** Returns a function to call for each request that is rejected under overload: counts it, and logs it now and then. */
export function refusalReporter(maxConcurrentRequests: number, log: Pick<FastifyBaseLogger, 'warn'>): () => void {
  const logRefusal = throttle(LOG_INTERVAL, (rejected) => {
    log.warn({ maxConcurrentRequests, rejected }, 'more requests than MAX_CONCURRENT_REQUESTS: new ones are refused');
  });
  return () => {
    overloadRejections.publish(undefined);
    logRefusal();
  };
}

/** Returns whether the headers of a request announce a body. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
