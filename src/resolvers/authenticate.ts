import { type AccessKey, findAccessKey, hashOf } from '../access/access-key.ts';
import type { Services } from './services.ts';

const SCHEMES = /^(?:accesskey|bearer) +(\S+) *$/i;

/**
 * The key that an `Authorization` header carries (`AccessKey <key>` or `Bearer <key>`, in any case), or undefined
 * where it is missing, malformed, unknown or revoked. Specification §1.
 */
export async function authenticate(
  services: Services,
  authorization: string | undefined,
): Promise<AccessKey | undefined> {
  const key = SCHEMES.exec(authorization ?? '')?.[1];
  return key === undefined ? undefined : findAccessKey(services.store.reader, hashOf(key));
}
