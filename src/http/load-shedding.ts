import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { hasBody, MAX_ON_A_CONNECTION, RETRY_AFTER, refusalReporter } from './admission.ts';
import { corsHeaders } from './cors.ts';
import type { CountedResponse, RequestCount } from './counted-response.ts';
import { closeWhenGone } from './half-closed.ts';
import { requestIdOf } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { ServerSettings } from './server-settings.ts';

/** The response to a rejected request, in the format of the API. */
export interface OverloadResponse {
  contentType: string;
  body: string;
}

/**
 * Returns the response for a path and an `Accept` header. Called for each rejected request, so it must be precomputed.
 */
export type OverloadResponseFor = (path: string, accept: string | undefined) => OverloadResponse;

/** Paths for operators, which must work especially under overload. */
const NEVER_REFUSED = /^\/(?:health\/|metrics(?:\?|$))/;

const HEADERS = Object.entries({ ...SECURITY_HEADERS, 'retry-after': RETRY_AFTER }).flat();

/**
 * Rejects requests with 503 while `maxConcurrentRequests` are in progress, before any other work: at three times the
 * maximum load, most of the work is rejecting. A request counts from its complete arrival until its work is done
 * (`CountedResponse`). So a client that sends or reads slowly blocks no other client, and a client that closes its
 * connection keeps its place until the work of its request ends.
 */
export function shedLoad(
  server: Server,
  log: FastifyBaseLogger,
  overloadResponseFor: OverloadResponseFor,
  isOverLimit: (socket: Socket) => boolean,
  { maxConcurrentRequests, corsOrigins }: Pick<ServerSettings, 'maxConcurrentRequests' | 'corsOrigins'>,
  count: RequestCount,
): void {
  const answer = server.listeners('request') as RequestListener[];
  /** The unanswered requests of each connection, in the order of arrival. */
  const onConnection = new WeakMap<Socket, ServerResponse[]>();
  const reportRefusal = refusalReporter(maxConcurrentRequests, log);

  function occupy(request: IncomingMessage, response: CountedResponse): void {
    // If the response was sent before the request arrived completely, the rest is read and discarded.
    if (response.writableEnded || response.closed) return;
    const { socket } = request;
    response.enter(count);
    const unanswered = onConnection.get(socket) ?? [];
    if (unanswered.push(response) === 1) onConnection.set(socket, unanswered);
    const leaveConnection = () => {
      const index = unanswered.indexOf(response);
      if (index !== -1) unanswered.splice(index, 1);
    };
    response.on('prefinish', leaveConnection);
    response.on('close', () => {
      // If a client disconnects, its request keeps its place while its work continues. The work calls `end`, even if
      // nobody reads.
      if (response.headersSent) response.leave();
      leaveConnection();
    });
  }

  function countWhenRead(request: IncomingMessage, response: CountedResponse): void {
    if (!hasBody(request)) occupy(request, response);
    else request.once('end', () => occupy(request, response));
  }

  closeWhenGone(server, (socket) => onConnection.get(socket) ?? []);
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const path = request.url ?? '';
    if (isOverLimit(request.socket)) {
      response.shouldKeepAlive = false;
      if (!NEVER_REFUSED.test(path))
        return refuse(request, response, overloadResponseFor(path, request.headers.accept), corsOrigins);
    }
    if (!NEVER_REFUSED.test(path)) {
      if (
        count.underWay + count.elsewhere >= maxConcurrentRequests ||
        (onConnection.get(request.socket)?.length ?? 0) >= MAX_ON_A_CONNECTION
      ) {
        reportRefusal();
        return refuse(request, response, overloadResponseFor(path, request.headers.accept), corsOrigins);
      }
      countWhenRead(request, response as CountedResponse);
    }
    for (const listener of answer) listener(request, response);
  });
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { contentType, body }: OverloadResponse,
  corsOrigins: readonly string[],
): void {
  response.sendDate = false;
  response.writeHead(503, [
    ...HEADERS,
    'x-request-id',
    requestIdOf(request),
    'content-type',
    contentType,
    'content-length',
    String(Buffer.byteLength(body)),
    ...corsHeaders(request.headers.origin, corsOrigins),
  ]);
  response.end(body);
}
