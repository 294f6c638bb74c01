/** A failure of a request outside its operation, with the same message in every API. */
export interface Failure {
  status: number;
  /** The code in the REST API. */
  code:
    | 'InvalidRequest'
    | 'Unauthorized'
    | 'PayloadTooLarge'
    | 'UnsupportedMediaType'
    | 'InvalidPayload'
    | 'RateLimited'
    | 'Aborted'
    | 'InternalError'
    | 'NotImplemented'
    | 'Unavailable';
  message: string;
  /** Headers of the response. */
  headers?: Record<string, string>;
}

/** The largest body of a request, in bytes. */
export const MAX_BODY = 1024 * 1024;

export const MALFORMED = {
  status: 400,
  code: 'InvalidRequest',
  message: 'the request is malformed',
} as const satisfies Failure;

export const UNAUTHORIZED = {
  status: 401,
  code: 'Unauthorized',
  message: 'missing or unknown access key; send it as "Authorization: AccessKey <key>"',
  headers: { 'www-authenticate': 'AccessKey' },
} as const satisfies Failure;

/** The failure if access tokens are accepted beside access keys. */
export const UNAUTHORIZED_WITH_TOKENS = {
  ...UNAUTHORIZED,
  message: `${UNAUTHORIZED.message}, or an access token as "Authorization: Bearer <token>"`,
  headers: { 'www-authenticate': 'AccessKey, Bearer' },
} as const satisfies Failure;

/** Returns the failure of an invalid access token (RFC 6750, section 3). The reason has no quotes or backslashes. */
export function invalidToken(reason: string): Failure {
  const headers = { 'www-authenticate': `Bearer error="invalid_token", error_description="${reason}"` };
  return { status: 401, code: 'Unauthorized', message: reason, headers };
}

/**
 * Returns the challenge of a token that lacks scopes (RFC 6750, section 3.1). The reason has no quotes or backslashes.
 */
export function insufficientScope(reason: string, scopes: readonly string[]): string {
  const all = [...new Set(scopes)].join(' ');
  return `Bearer error="insufficient_scope", error_description="${reason}", scope="${all}"`;
}

/** The failure of every access token while the keys of its issuer are unknown. */
export const ISSUER_UNAVAILABLE = {
  status: 503,
  code: 'Unavailable',
  message: 'the keys of the token issuer cannot be fetched; nothing was changed, try again in a moment',
} as const satisfies Failure;

export const PAYLOAD_TOO_LARGE = {
  status: 413,
  code: 'PayloadTooLarge',
  message: `the body is larger than ${MAX_BODY / 1024 ** 2} MiB`,
} as const satisfies Failure;

export const UNSUPPORTED_MEDIA_TYPE = {
  status: 415,
  code: 'UnsupportedMediaType',
  message: 'the body must be JSON: send "Content-Type: application/json"',
} as const satisfies Failure;

export const INTERNAL_ERROR = {
  status: 500,
  code: 'InternalError',
  message: 'internal error; send the X-Request-Id to the operator of this service',
} as const satisfies Failure;

/** The failure of every request that is rejected under overload. */
export const OVERLOADED = {
  status: 503,
  code: 'Unavailable',
  message: 'the gateway has too much to do; nothing was changed, try again in a moment',
} as const satisfies Failure;
