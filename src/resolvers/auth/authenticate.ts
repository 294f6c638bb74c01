import { findAccessKey } from '../../access/access-key.queries.ts';
import { type AccessKey, hashOf, isWellFormedKey } from '../../access/access-key.ts';
import type { Services } from '../runtime/services.ts';

const SCHEMES = /^(?:accesskey|bearer) +(\S+) *$/i;

/**
 * Returns the access key in an `Authorization` header (`AccessKey <key>` or `Bearer <key>`, in any case). Undefined if
 * it is missing, malformed, unknown, revoked or expired. Specification §1.
 */
export async function authenticate(
  services: Services,
  authorization: string | undefined,
): Promise<AccessKey | undefined> {
  const given = SCHEMES.exec(authorization ?? '')?.[1];
  return given === undefined ? undefined : findKey(services, given);
}

/** Looks a key up once for all requests in one turn of the event loop, so that revoking a key takes effect at once. */
function findKey({ store, demoKey, pendingKeyLookups, now }: Services, given: string): Promise<AccessKey | undefined> {
  const known = pendingKeyLookups.get(given);
  if (known !== undefined) return known;
  const isPossible = isWellFormedKey(given) || given === demoKey;
  const keyHash = isPossible ? hashOf(given) : '';
  const found = isPossible ? findAccessKey(store.reader({ keyHash }), keyHash, now()) : Promise.resolve(undefined);
  if (pendingKeyLookups.size === 0) setImmediate(() => pendingKeyLookups.clear());
  pendingKeyLookups.set(given, found);
  return found;
}
