import { findAccessKey } from '../../access/access-key.queries.ts';
import { type AccessKey, type Credential, hashOf, isWellFormedKey } from '../../access/access-key.ts';
import type { TokenResult, TokenVerifier } from '../../access/tokens/token-verifier.ts';
import { findWorkspace } from '../../contacts/workspaces/workspace.queries.ts';
import type { Services } from '../runtime/services.ts';

/** Why a token is not accepted. */
export type TokenFailure = Exclude<TokenResult, { credential: Credential }>;

const CREDENTIALS = /^(?:accesskey|bearer) +(\S+) *$/i;
const BEARER = /^bearer /i;

/**
 * Returns the rights of the caller in an `Authorization` header: `AccessKey <key>` or `Bearer <key>`, in any case, or
 * `Bearer <token>` if the settings name an issuer. Undefined if the header is missing or malformed, or the key is
 * unknown, revoked or expired. Specification §1.
 */
export async function authenticate(
  services: Services,
  authorization = '',
): Promise<Credential | TokenFailure | undefined> {
  const given = CREDENTIALS.exec(authorization)?.[1];
  if (given === undefined) return undefined;
  const found = findKey(services, given);
  if (found !== undefined) return found;
  const { tokens } = services;
  return tokens !== undefined && BEARER.test(authorization) ? verifyToken(services, tokens, given) : undefined;
}

/** Returns the access key with this secret, or undefined if it is malformed, unknown, revoked or expired. */
export async function authenticateKey(services: Services, secret: string): Promise<AccessKey | undefined> {
  return findKey(services, secret);
}

/**
 * Looks a key up once for all requests in one turn of the event loop, so that revoking a key takes effect at once.
 * Undefined if the text does not have the form of a key.
 */
function findKey(
  { store, demoKey, pendingKeyLookups, now }: Services,
  given: string,
): Promise<AccessKey | undefined> | undefined {
  const known = pendingKeyLookups.get(given);
  if (known !== undefined) return known;
  if (!isWellFormedKey(given) && given !== demoKey) return undefined;
  const keyHash = hashOf(given);
  const found = findAccessKey(store.reader({ keyHash }), keyHash, now());
  if (pendingKeyLookups.size === 0) setImmediate(() => pendingKeyLookups.clear());
  pendingKeyLookups.set(given, found);
  return found;
}

async function verifyToken(
  { store, now }: Services,
  verify: TokenVerifier,
  token: string,
): Promise<Credential | TokenFailure> {
  const result = await verify(
    token,
    now(),
    async (workspaceId) => (await findWorkspace(store.reader({ workspaceId }), workspaceId)) !== undefined,
  );
  return 'credential' in result ? result.credential : result;
}
