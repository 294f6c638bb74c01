import { findAccessKey, hashOf, isWellFormedKey } from '../access/access-key.ts';
import type { Caller, Services } from './services.ts';

const SCHEMES = /^(?:accesskey|bearer) +(\S+) *$/i;

/**
 * Who calls, by the key in an `Authorization` header (`AccessKey <key>` or `Bearer <key>`, in any case); undefined
 * where it is missing, malformed, unknown or revoked. Specification §1.
 */
export async function authenticate(
  { store, demoKey }: Services,
  authorization: string | undefined,
  door: Caller['door'],
): Promise<Caller | undefined> {
  const given = SCHEMES.exec(authorization ?? '')?.[1];
  if (given === undefined || !(isWellFormedKey(given) || given === demoKey)) return undefined;
  const key = await findAccessKey(store.reader, hashOf(given));
  return key === undefined ? undefined : { key, door };
}
