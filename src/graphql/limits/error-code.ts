/** Codes that Apollo Server and Yoga have a name of their own for. */
const COMMON_CODES: Record<string, string> = {
  InternalError: 'INTERNAL_SERVER_ERROR',
  InvalidPayload: 'BAD_USER_INPUT',
  InvalidRequest: 'BAD_REQUEST',
  Unauthorized: 'UNAUTHENTICATED',
};

/** The `extensions.code` for an error code of REST: `RateLimited` becomes `RATE_LIMITED`. */
export function errorCode(code: string): string {
  return COMMON_CODES[code] ?? code.replaceAll(/(?<!^)[A-Z]/g, '_$&').toUpperCase();
}
