import { UUID } from '../../contacts/validation/schema-validator.ts';
import { type Credential, ORIGINS, SCOPES } from '../access-key.ts';

/** The accepted access tokens, and the claims that determine their rights. */
export interface TokenSettings {
  issuer: string;
  audience: string;
  jwksUrl: string;
  /** The workspace of all tokens. Empty: the workspace in the claim. */
  workspaceId: string;
  workspaceClaim: string;
  scopeClaim: string;
  /** Empty: every token has the origin `api`. */
  originClaim: string;
  /** The shortest time between two fetches of the keys, in milliseconds. Default: 30 seconds. */
  cooldown?: number;
  /** How long fetched keys and verified tokens are used before they are checked again, in milliseconds. Default: 5 minutes. */
  lifetime?: number;
}

const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/**
 * Returns the rights that verified claims give, or the reason why they are invalid. Ignores unknown scopes, because
 * tokens also have scopes of other services.
 */
export function credentialFrom(
  claims: Record<string, unknown>,
  { issuer, workspaceId: fixedWorkspace, workspaceClaim, scopeClaim, originClaim }: TokenSettings,
): Credential | { reason: string } {
  const { sub } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) return { reason: 'the access token has no valid subject' };
  const workspaceId = fixedWorkspace === '' ? claims[workspaceClaim] : fixedWorkspace;
  if (typeof workspaceId !== 'string' || !UUID.test(workspaceId)) {
    return { reason: 'the access token names no workspace' };
  }
  const given = originClaim === '' ? undefined : claims[originClaim];
  const origin = given === undefined ? 'api' : ORIGINS.find((known) => known === given);
  if (origin === undefined) return { reason: 'the access token has no valid origin' };
  const scopes = scopesIn(claims[scopeClaim]);
  return {
    id: `${issuer}${SEPARATOR}${sub}`,
    workspaceId: workspaceId.toLowerCase(),
    name: sub,
    scopes: SCOPES.filter((scope) => scopes.has(scope)),
    origin,
    rootId: null,
  };
}

/** Returns the subject in the id of a credential. Undefined for the id of an access key, which is a UUID. */
export function subjectOf(id: string): string | undefined {
  const end = id.indexOf(SEPARATOR);
  return end === -1 ? undefined : id.slice(end + 1);
}

/** Between the issuer, which has no fragment, and the subject. */
const SEPARATOR = '#';

function scopesIn(claim: unknown): Set<unknown> {
  if (typeof claim === 'string') return new Set(claim.split(' '));
  return new Set(Array.isArray(claim) ? claim : []);
}
