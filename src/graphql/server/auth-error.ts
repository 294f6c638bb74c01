import type { Denial } from '../../resolvers/auth/authorize-request.ts';

/** How a request is answered that is not let in, wherever that is found. */
export interface DenialAnswer {
  status: number;
  code: Denial['code'];
  message: string;
  headers: Record<string, string>;
}

export function denialAnswer(denied: Denial, headers: Record<string, string>): DenialAnswer {
  if (denied.code === 'RateLimited') return { status: 429, code: denied.code, message: denied.message, headers };
  return {
    status: 401,
    code: denied.code,
    message: 'missing or unknown access key; send it as a header: {"Authorization": "AccessKey <key>"}',
    headers: { 'WWW-Authenticate': 'AccessKey' },
  };
}
