import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RequestAborted } from '../../protocol/request-aborted.ts';
import { UnsupportedRequest } from '../../protocol/unsupported-request.ts';
import type { AuthFailure } from '../../resolvers/auth/authorize-request.ts';
import { isOutOfFiles, OUT_OF_FILES } from '../../resolvers/runtime/out-of-files.ts';
import { StoreUnavailable } from '../../store/store.ts';
import { type RestProblem, sendProblems } from './error-response.ts';

/** For the log alone, as other servers have it: nobody reads the answer. */
const CLIENT_CLOSED = 499;

/** Gives everything that fails outside an operation its answer of specification §5. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof RequestAborted) return reply.code(CLIENT_CLOSED).send();
  const problem = problemOf(error);
  if (isOutOfFiles(error)) {
    reply.header('retry-after', 1);
    request.log.error(error, 'no file descriptor left: raise the limit (ulimit -n), or lower MAX_CONNECTIONS');
  }
  if (problem.code === 'InternalError') request.log.error(error, 'request failed');
  if (error instanceof StoreUnavailable) {
    request.log.warn(error, 'store unavailable');
    reply.header('retry-after', error.retryAfter);
  }
  if (error instanceof UnsupportedRequest) reply.headers(error.headers);
  return sendProblems(request, reply, [problem]);
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply) {
  return sendProblems(request, reply, [{ code: 'ResourceNotFound', message: 'there is nothing at this path' }]);
}

export function sendMethodNotAllowed(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]) {
  reply.header('allow', allowed.join(', '));
  const message = `${request.method} is not allowed here; use ${allowed.join(' or ')}`;
  return sendProblems(request, reply, [{ code: 'MethodNotAllowed', message }]);
}

/** Answers 429, or 401 and how to identify oneself. */
export function sendAuthFailure(request: FastifyRequest, reply: FastifyReply, denied: AuthFailure) {
  if (denied.code === 'RateLimited') return sendProblems(request, reply, [denied]);
  reply.header('www-authenticate', 'AccessKey');
  const message = 'missing or unknown access key; send it as "Authorization: AccessKey <key>"';
  return sendProblems(request, reply, [{ code: 'Unauthorized', message }]);
}

function problemOf(error: FastifyError): RestProblem {
  if (error instanceof StoreUnavailable) {
    return { code: 'Unavailable', message: error.advice };
  }
  if (isOutOfFiles(error)) return OUT_OF_FILES;
  if (error instanceof UnsupportedRequest) return { code: error.code, message: error.message };
  switch (error.statusCode) {
    case 413:
      return { code: 'PayloadTooLarge', message: 'the body is larger than 1 MiB' };
    case 415:
      return { code: 'UnsupportedMediaType', message: 'the body must be JSON: send "Content-Type: application/json"' };
    case 400:
      return { code: 'InvalidRequest', message: 'the request is malformed' };
    case 414:
      return { code: 'InvalidRequest', message: 'a part of the path is too long; send a shorter one' };
    default:
      return {
        code: 'InternalError',
        message: 'internal error; send the X-Request-Id to the operator of this service',
      };
  }
}
