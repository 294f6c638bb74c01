/** Codes for which Apollo Server and Yoga have their own names. */
const COMMON_CODES: Record<string, string> = {
  InternalError: 'INTERNAL_SERVER_ERROR',
  InvalidPayload: 'BAD_USER_INPUT',
  InvalidRequest: 'BAD_REQUEST',
  Unauthorized: 'UNAUTHENTICATED',
};

/** Returns the `extensions.code` for a REST error code: `RATE_LIMITED` for `RateLimited`. */
export function errorCode(code: string): string {
  return COMMON_CODES[code] ?? code.replaceAll(/(?<!^)[A-Z]/g, '_$&').toUpperCase();
}
