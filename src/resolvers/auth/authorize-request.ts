import { limitNameOf } from '../../access/access-key.ts';
import { addressGroup } from '../../access/address-group.ts';
import type { Quota, RateLimiter } from '../../access/rate-limit.ts';
import { subjectOf } from '../../access/tokens/token-claims.ts';
import type { Problem } from '../../contacts/validation/problem.ts';
import {
  type Failure,
  ISSUER_UNAVAILABLE,
  invalidToken,
  UNAUTHORIZED,
  UNAUTHORIZED_WITH_TOKENS,
} from '../../protocol/failure.ts';
import type { AbortState } from '../../store/store.ts';
import { authFailures, type Denied } from '../runtime/events.ts';
import type { Caller, Services } from '../runtime/services.ts';
import { authenticate, type TokenFailure } from './authenticate.ts';

/** The parts of a request that identify its sender. */
interface Sender {
  headers: { authorization?: string | undefined };
  /** The address of the client. */
  ip: string;
}

/** The caller, with headers for the response, or the failure of a rejected request. */
export type AuthResult = { caller: Caller; headers: Record<string, string> } | { denied: Failure };

/**
 * Authenticates a request of either API and applies the rate limits of its key and address. `signal` tells whether the
 * client still waits for the response. A valid key is accepted regardless of failures from the same address: that limit
 * only reduces noise, because a key of 256 random bits cannot be guessed, and the checksum reveals almost all invalid
 * keys without a database lookup.
 */
export async function authorizeRequest(
  services: Services,
  api: Caller['api'],
  { headers: { authorization }, ip }: Sender,
  signal: AbortState,
): Promise<AuthResult> {
  // Another process may have confirmed a change to the client since the last read of this one.
  services.store.refresh?.();
  const { requests } = services.limits;
  const key = await authenticate(services, authorization);
  if (key === undefined || !('id' in key)) return denyUnauthenticated(services, key, authorization, ip);
  const caller = { key, api, signal, responseHeaders: {} };
  const { id, workspaceId } = key;
  if (subjectOf(id) === undefined) services.pendingKeyUses.set(id, { id, workspaceId, at: services.now() });
  if (requests === undefined) return { caller, headers: {} };
  const quota = await requests.take(limitNameOf(key));
  if (!quota.isExceeded) return { caller, headers: quotaHeaders('key', requests, quota) };
  const message = `the access key may make ${requests.rate.count} requests a second; nothing was done, try again`;
  authFailures.publish({ reason: 'key-limit' } satisfies Denied);
  return denied('key', requests, quota, message);
}

/** Returns the failure of a request without a valid key or token. Only given ones count for the address. */
async function denyUnauthenticated(
  { limits: { failures }, tokens }: Services,
  failure: TokenFailure | undefined,
  authorization: string | undefined,
  ip: string,
): Promise<AuthResult> {
  if (failure !== undefined && 'retryAfter' in failure) {
    authFailures.publish({ reason: 'issuer-unavailable' } satisfies Denied);
    return { denied: { ...ISSUER_UNAVAILABLE, headers: { 'retry-after': `${failure.retryAfter}` } } };
  }
  const quota = authorization === undefined ? undefined : await failures?.take(addressGroup(ip));
  if (failures !== undefined && quota?.isExceeded) {
    const message = 'too many requests with unknown access keys came from your address';
    authFailures.publish({ reason: 'address-limit' } satisfies Denied);
    return denied('failed-keys', failures, quota, `${message}; check the key, and try again`);
  }
  if (failure !== undefined) {
    authFailures.publish({ reason: 'invalid-token' } satisfies Denied);
    return { denied: invalidToken(failure.reason) };
  }
  authFailures.publish({ reason: 'unknown-key' } satisfies Denied);
  return { denied: tokens === undefined ? UNAUTHORIZED : UNAUTHORIZED_WITH_TOKENS };
}

/**
 * Takes another operation of a request from the quota of its key. `authorizeRequest` takes the first one. Returns a
 * problem if the quota is exceeded; the operation must then not run.
 */
export async function authorizeOperation(
  services: Services,
  { key }: Caller,
): Promise<{ headers: Record<string, string>; problem?: Problem }> {
  const { requests } = services.limits;
  const quota = await requests?.take(limitNameOf(key));
  if (requests === undefined || quota === undefined) return { headers: {} };
  if (!quota.isExceeded) return { headers: quotaHeaders('key', requests, quota) };
  authFailures.publish({ reason: 'key-limit' } satisfies Denied);
  const { retryAfter } = quota;
  const message = `the access key may run ${requests.rate.count} operations a second; this one was not run, try again`;
  return {
    headers: exceededHeaders('key', requests, quota),
    problem: { code: 'RateLimited', message: `${message} ${waitFor(quota)}`, path: [], retryAfter },
  };
}

/**
 * Takes the other updates of an operation that makes several, whose first is taken with the operation. The key may have less
 * left than that, and waits the longer for it after this. The problem says that it waits so already: then the
 * operation must not run.
 */
export async function authorizeMore(
  services: Services,
  { key, responseHeaders = {} }: Caller,
  count: number,
): Promise<Problem | undefined> {
  const { requests } = services.limits;
  const quota = count === 0 ? undefined : await requests?.takeMore(limitNameOf(key), count);
  if (requests === undefined || quota === undefined) return undefined;
  const headersOf = quota.isExceeded ? exceededHeaders : quotaHeaders;
  Object.assign(responseHeaders, headersOf('key', requests, quota));
  if (!quota.isExceeded) return undefined;
  authFailures.publish({ reason: 'key-limit' } satisfies Denied);
  const message = `the access key may make ${requests.rate.count} updates a second; nothing was done, try again`;
  return { code: 'RateLimited', message: `${message} ${waitFor(quota)}`, path: [], retryAfter: quota.retryAfter };
}

function denied(policy: string, limiter: RateLimiter, quota: Quota, message: string): AuthResult {
  const headers = exceededHeaders(policy, limiter, quota);
  return { denied: { status: 429, code: 'RateLimited', message: `${message} ${waitFor(quota)}`, headers } };
}

function waitFor({ retryAfter }: Quota): string {
  return `in ${retryAfter} second${retryAfter === 1 ? '' : 's'}`;
}

function exceededHeaders(policy: string, limiter: RateLimiter, quota: Quota): Record<string, string> {
  return { ...quotaHeaders(policy, limiter, quota), 'retry-after': `${quota.retryAfter}` };
}

/**
 * In the format of draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds; `r` are left, and the quota is
 * full in `t` seconds.
 */
function quotaHeaders(policy: string, { rate }: RateLimiter, { remaining, resetAfter }: Quota): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy}";q=${rate.count};w=${rate.window / 1000}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetAfter}`,
  };
}
