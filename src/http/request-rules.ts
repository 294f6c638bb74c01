import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkTransferEncoding } from '../protocol/transfer-encoding.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * Adds what holds for every request: headers of the response, and checks of what proxies could read in another way. Only
 * the routes of the APIs read a body. A body for any other path is discarded.
 */
export function addRequestRules(server: FastifyInstance): void {
  // One hook with a callback: asynchronous hooks take a promise each, in every request.
  server.addHook('onRequest', (request, reply, done) => {
    addSecurityHeaders(request, reply);
    checkTransferEncoding(request.headers);
    refuseManyHosts(request.raw);
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
}

/** Adds the id of the request and the security headers to its response. */
export function addSecurityHeaders({ id }: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', id).headers(SECURITY_HEADERS);
}

/** Rejects several `Host` headers: a proxy and this server could choose different ones (RFC 9112 §3.2). */
function refuseManyHosts({ rawHeaders }: IncomingMessage): void {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts > 1) throw Object.assign(new Error('more than one Host'), { statusCode: 400 });
}
