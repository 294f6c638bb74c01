import { findAccessKey } from '../../access/access-key.queries.ts';
import { type AccessKey, hashOf, isWellFormedKey } from '../../access/access-key.ts';
import type { Services } from '../runtime/services.ts';

const SCHEMES = /^(?:accesskey|bearer) +(\S+) *$/i;

/**
 * The access key in an `Authorization` header (`AccessKey <key>` or `Bearer <key>`, in any case); undefined
 * where it is missing, malformed, unknown, revoked or at its end. Specification §1.
 */
export async function authenticate(
  services: Services,
  authorization: string | undefined,
): Promise<AccessKey | undefined> {
  const given = SCHEMES.exec(authorization ?? '')?.[1];
  return given === undefined ? undefined : findKey(services, given);
}

/** Looked up once for all requests that come in one turn of the event loop: so a revoked key is out at once. */
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
