import type { AuthFailure } from '../../resolvers/auth/authorize-request.ts';
import { errorCode } from '../limits/error-code.ts';

/** How a request is answered that is not let in, wherever that is found. */
export interface AuthErrorResponse {
  status: number;
  code: string;
  message: string;
  headers: Record<string, string>;
}

export function authErrorResponse(denied: AuthFailure, headers: Record<string, string>): AuthErrorResponse {
  const code = errorCode(denied.code);
  if (denied.code === 'RateLimited') return { status: 429, code, message: denied.message, headers };
  return {
    status: 401,
    code,
    message: 'missing or unknown access key; send it as a header: {"Authorization": "AccessKey <key>"}',
    headers: { 'WWW-Authenticate': 'AccessKey' },
  };
}
