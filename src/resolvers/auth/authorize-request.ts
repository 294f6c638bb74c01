import { addressGroup } from '../../access/address-group.ts';
import type { Quota, RateLimiter } from '../../access/rate-limit.ts';
import type { Problem } from '../../contacts/validation/problem.ts';
import { type Failure, UNAUTHORIZED } from '../../protocol/failure.ts';
import type { AbortState } from '../../store/store.ts';
import { authFailures, type Denied } from '../runtime/events.ts';
import type { Caller, Services } from '../runtime/services.ts';
import { authenticate } from './authenticate.ts';

/** The parts of a request that say whom it comes from. */
interface Sender {
  headers: { authorization?: string | undefined };
  /** The address of the client. */
  ip: string;
}

/** The caller and headers for the response, or the reason why the request is rejected. */
export type AuthResult = { caller: Caller; headers: Record<string, string> } | { denied: Failure };

/**
 * Authenticates a request of either API. `signal` says whether the client still waits for the response. Lets a caller in, by the key and by what it and its address have asked for lately. A key that is good is let in
 * however often others have failed at the same address: what the limit there keeps down is noise, for a key of 256
 * random bits is never guessed, and all but a few of those that are none are known by their checksum, without a look
 * into the database.
 */
export async function authorizeRequest(
  services: Services,
  api: Caller['api'],
  { headers: { authorization }, ip }: Sender,
  signal: AbortState,
): Promise<AuthResult> {
  const { requests, failures } = services.limits;
  const key = await authenticate(services, authorization);
  if (key === undefined) {
    const quota = authorization === undefined ? undefined : failures?.take(addressGroup(ip));
    if (failures === undefined || !quota?.isExceeded) {
      authFailures.publish({ reason: 'unknown-key' } satisfies Denied);
      return { denied: UNAUTHORIZED };
    }
    const message = 'too many requests with unknown access keys came from your address';
    authFailures.publish({ reason: 'address-limit' } satisfies Denied);
    return denied('failed-keys', failures, quota, `${message}; check the key, and try again`);
  }
  const caller = { key, api, signal };
  const { id, workspaceId } = key;
  services.pendingKeyUses.set(id, { id, workspaceId, at: services.now() });
  if (requests === undefined) return { caller, headers: {} };
  const quota = requests.take(id);
  if (!quota.isExceeded) return { caller, headers: quotaHeaders('key', requests, quota) };
  const message = `the access key may make ${requests.rate.count} requests a second; nothing was done, try again`;
  authFailures.publish({ reason: 'key-limit' } satisfies Denied);
  return denied('key', requests, quota, message);
}

/**
 * Takes one more operation of a request from the quota of its key; the first is taken by `authorizeRequest`. The problem says that
 * the quota is exceeded: then the operation must not run.
 */
export function authorizeOperation(
  services: Services,
  { key }: Caller,
): { headers: Record<string, string>; problem?: Problem } {
  const { requests } = services.limits;
  const quota = requests?.take(key.id);
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
export function authorizeMore(services: Services, { key, onQuota }: Caller, count: number): Problem | undefined {
  const { requests } = services.limits;
  const quota = count === 0 ? undefined : requests?.takeMore(key.id, count);
  if (requests === undefined || quota === undefined) return undefined;
  onQuota?.(quota.isExceeded ? exceededHeaders('key', requests, quota) : quotaHeaders('key', requests, quota));
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

/** As draft-ietf-httpapi-ratelimit-headers-10 has them: `q` in `w` seconds; `r` are left, all are again in `t` seconds. */
function quotaHeaders(policy: string, { rate }: RateLimiter, { remaining, resetAfter }: Quota): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy}";q=${rate.count};w=${rate.window / 1000}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetAfter}`,
  };
}
