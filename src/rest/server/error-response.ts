import type { FastifyReply, FastifyRequest } from 'fastify';
import { dotted, type Problem } from '../../contacts/validation/problem.ts';
import { acceptanceOf } from '../../protocol/accept.ts';
import { insufficientScope } from '../../protocol/failure.ts';
import { STATUS_CODES } from '../../protocol/node-http.ts';

/** The statuses of problems. If a response has several problems, the first one in this order determines its status. */
const STATUS = {
  InvalidRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  IdempotencyKeyReused: 422,
  InvalidPayload: 422,
  PreconditionFailed: 412,
  ResourceMoved: 409,
  ResourceAlreadyExists: 409,
  RateLimited: 429,
  Unavailable: 503,
  NotImplemented: 501,
  InternalError: 500,
} as const satisfies Record<Problem['code'] | TransportCode, number>;

/** The codes of failures outside operations. */
type TransportCode =
  | 'Unauthorized'
  | 'MethodNotAllowed'
  | 'PayloadTooLarge'
  | 'UnsupportedMediaType'
  | 'Unavailable'
  | 'NotImplemented'
  | 'InternalError';

export interface RestProblem {
  code: keyof typeof STATUS;
  message: string;
  path?: Problem['path'];
  /** The number of problems that this one represents, if any. It is then the last of the details, under `.`. */
  count?: number;
  /** The survivor, if the contact in the path was merged, and whether the request may be sent to it. */
  movedTo?: string;
  mayFollow?: boolean;
  /** The scope that the access key lacks. */
  scope?: string;
}

/**
 * Sends problems in the format of the REST API (specification §5): `code`, `message` (several joined by `; `) and
 * `details` by dotted path. Sends RFC 9457 to clients that accept `application/problem+json`.
 */
export function sendProblems(request: FastifyRequest, reply: FastifyReply, problems: readonly RestProblem[]) {
  const { code, message, details, movedTo, mayFollow } = problemSummary(problems);
  const redirect = code === 'ResourceMoved' && mayFollow ? redirectStatus(request.method) : undefined;
  const status = redirect ?? STATUS[code];
  if (redirect !== undefined && movedTo !== undefined) reply.header('location', locationOf(request, movedTo));
  const scopes = problems.flatMap((problem) => problem.scope ?? []);
  if (status === 403 && scopes.length > 0 && BEARER.test(request.headers.authorization ?? '')) {
    reply.header('www-authenticate', insufficientScope(message, scopes));
  }
  const failure = { status, code, message, details, ...(movedTo === undefined ? {} : { movedTo }) };
  const { contentType, body } = problemBody(wantsProblem(request.headers.accept), failure);
  return reply.code(status).type(contentType).send(body);
}

/** An access token, or an access key as one. For the scheme AccessKey, no challenge is standardized. */
const BEARER = /^bearer /i;

/**
 * Combines problems into one in the format of the REST API, with the survivor if one of them concerns a merged contact.
 */
export function problemSummary(problems: readonly RestProblem[]) {
  const moved = problems.find((problem) => problem.movedTo !== undefined);
  const details: Record<string, string[]> = Object.create(null);
  for (const problem of problems) {
    if (problem.path === undefined || (problem.path.length === 0 && problem.count === undefined)) continue;
    const place = `.${dotted(problem.path)}`;
    details[place] = [...(details[place] ?? []), problem.message];
  }
  return {
    code: codeOf(problems),
    message: [...new Set(problems.map((problem) => problem.message))].join('; '),
    details,
    movedTo: moved?.movedTo,
    mayFollow: moved?.mayFollow ?? false,
  };
}

/** Returns the status of a response with these problems, if it does not lead to another contact. */
export function statusOf(problems: readonly Pick<RestProblem, 'code'>[]): number {
  return STATUS[codeOf(problems)];
}

function codeOf(problems: readonly Pick<RestProblem, 'code'>[]): RestProblem['code'] {
  return codes.find((known) => problems.some((problem) => problem.code === known)) ?? 'InternalError';
}

/**
 * Returns the status that redirects a client to the survivor. After 301, clients resend a POST as GET, and a PATCH
 * without its body. A DELETE is never redirected, because a client that follows redirects would delete the survivor.
 */
function redirectStatus(method: string): number | undefined {
  if (method === 'DELETE') return undefined;
  return method === 'GET' || method === 'HEAD' ? 301 : 308;
}

/** Returns the path and query of the same request for another contact, without the host that the client named. */
function locationOf({ url, routeOptions, params }: FastifyRequest, contactId: string): string {
  const parts: Record<string, string> = { ...(params as Record<string, string>), contactId };
  const path = routeOptions.url?.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(parts[name] ?? '')) ?? '/';
  const query = url.indexOf('?');
  return query === -1 ? path : `${path}${url.slice(query)}`;
}

/** Returns whether a client prefers RFC 9457 according to its `Accept` header. */
export function wantsProblem(accept: string | undefined): boolean {
  // Called thousands of times per second under load, and most headers do not name the type.
  if (accept === undefined || !/problem\+json/i.test(accept)) return false;
  const problem = acceptanceOf(accept, 'application/problem+json');
  if (problem === undefined || problem.specificity < 2 || problem.weight === 0) return false;
  return problem.weight >= (acceptanceOf(accept, 'application/json')?.weight ?? 0);
}

/** Returns a failure in the format of the REST API, or of RFC 9457. */
export function problemBody(asProblem: boolean, { status, code, message, details, movedTo }: Failure) {
  const moved = movedTo === undefined ? {} : { movedTo };
  if (!asProblem) return { contentType: 'application/json; charset=utf-8', body: { code, message, details, ...moved } };
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail: message, code, details, ...moved };
  return { contentType: 'application/problem+json; charset=utf-8', body };
}

interface Failure {
  status: number;
  code: RestProblem['code'];
  message: string;
  details: Record<string, string[]>;
  movedTo?: string;
}

const codes = Object.keys(STATUS) as (keyof typeof STATUS)[];
