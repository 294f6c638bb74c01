import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Failure } from '../../protocol/failure.ts';
import { failureOf, logFailure } from '../../resolvers/runtime/failure.ts';
import { sendProblems } from './error-response.ts';

/** Responds to failures outside operations as specification §5 requires. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  logFailure(request.log, error);
  return sendFailure(request, reply, failureOf(error));
}

export function sendFailure(request: FastifyRequest, reply: FastifyReply, failure: Failure) {
  const { status, code, message, headers = {} } = failure;
  if (code === 'Aborted') return reply.code(status).send();
  return sendProblems(request, reply.headers(headers), [{ code, message }]);
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply) {
  return sendProblems(request, reply, [{ code: 'ResourceNotFound', message: 'there is nothing at this path' }]);
}

export function sendMethodNotAllowed(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]) {
  reply.header('allow', allowed.join(', '));
  const message = `${request.method} is not allowed here; use ${allowed.join(' or ')}`;
  return sendProblems(request, reply, [{ code: 'MethodNotAllowed', message }]);
}
