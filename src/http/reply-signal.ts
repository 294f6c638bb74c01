import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { RequestAborted } from '../resolvers/request-aborted.ts';

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Fires, with `RequestAborted`, when the client closes the connection before this is sent. Fastify's own signal of
     * a request does not: the `close` of a request comes when its body has been read.
     */
    readonly signal: AbortSignal;
  }
}

/** Gives every reply a signal that is made when it is first read, so that only work that checks it pays for it. */
export function addReplySignals(server: FastifyInstance): void {
  server.decorateReply(SIGNAL, undefined);
  server.decorateReply('signal', {
    getter(this: FastifyReply & { [SIGNAL]?: AbortSignal }) {
      this[SIGNAL] ??= signalOf(this.raw);
      return this[SIGNAL];
    },
  });
}

const SIGNAL = Symbol('signal');

function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abortUnlessSent = () => {
    if (!response.writableFinished) controller.abort(new RequestAborted());
  };
  if (response.closed) abortUnlessSent();
  else response.once('close', abortUnlessSent);
  return controller.signal;
}
