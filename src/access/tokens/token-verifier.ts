import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Credential } from '../access-key.ts';
import { IssuerUnavailable, signingKeys } from './signing-keys.ts';
import { credentialFrom, type TokenSettings } from './token-claims.ts';

/** The result for a token: its rights, why it is invalid, or in how many seconds its issuer is asked again. */
export type TokenResult = { credential: Credential } | { reason: string } | { retryAfter: number };

/**
 * Verifies a token at a time in milliseconds since 1970. `hasWorkspace` returns whether a workspace exists; it is called
 * only for tokens of the issuer.
 */
export type TokenVerifier = (
  token: string,
  now: number,
  hasWorkspace: (workspaceId: string) => Promise<boolean>,
) => Promise<TokenResult>;

/** The difference between the clocks of the issuer and the gateway that is tolerated, in seconds. */
export const CLOCK_TOLERANCE = 30;
/** Characters. */
const MAX_LENGTH = 8_192;
/** The number of verified tokens that are remembered … */
const MAX_VERIFIED = 10_000;
/** … and for how long at most, in milliseconds, so that tokens of a withdrawn key are rejected soon. */
const LIFETIME = 300_000;
/** Signatures with a public key. Neither `none` nor HMAC, for which an attacker could use the public key as the secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Returns a verifier of the access tokens (JWT) of an issuer. It remembers verified tokens by their SHA-256 until they
 * expire. Signatures are verified in threads of WebCrypto, never in the event loop.
 */
export function createTokenVerifier(settings: TokenSettings): TokenVerifier {
  const findKey = signingKeys(settings.jwksUrl, settings);
  const { issuer, audience, lifetime = LIFETIME } = settings;
  const verified = new LRUCache<string, TokenResult>({ max: MAX_VERIFIED });
  const pending = new Map<string, Promise<TokenResult>>();

  const verify: TokenVerifier = async (token, now, hasWorkspace) => {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(now),
      });
      const credential = credentialFrom(payload, settings);
      if ('reason' in credential) return credential;
      if (!(await hasWorkspace(credential.workspaceId))) return { reason: 'the access token names no workspace' };
      const ttl = Math.min(((payload.exp ?? 0) + CLOCK_TOLERANCE) * 1000 - now, lifetime);
      const result = { credential };
      if (ttl > 0) verified.set(nameOf(token), result, { ttl });
      return result;
    } catch (error) {
      if (error instanceof IssuerUnavailable) return { retryAfter: error.retryAfter };
      if (error instanceof errors.JOSEError || error instanceof TypeError) return { reason: reasonOf(error) };
      throw error;
    }
  };

  return async (token, now, hasWorkspace) => {
    if (token.length > MAX_LENGTH || !FORM.test(token)) return { reason: MALFORMED };
    const name = nameOf(token);
    const known = verified.get(name) ?? pending.get(name);
    if (known !== undefined) return known;
    const result = verify(token, now, hasWorkspace).finally(() => pending.delete(name));
    pending.set(name, result);
    return result;
  };
}

function nameOf(token: string): string {
  return hash('sha256', token, 'base64');
}

const MALFORMED = 'the access token is malformed';

/** Returns the description of an error for the client, without a value of the token. */
function reasonOf(error: errors.JOSEError | TypeError): string {
  if (error instanceof errors.JWTExpired) return 'the access token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return REASONS_BY_CLAIM[error.claim] ?? 'the access token lacks a required claim';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the access token is not signed with an allowed algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the access token has an invalid signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'the access token is signed with an unknown key';
  }
  return MALFORMED;
}

const REASONS_BY_CLAIM: Record<string, string> = {
  aud: 'the access token is for another audience',
  exp: 'the access token has no expiry time',
  iss: 'the access token is from another issuer',
  nbf: 'the access token is not valid yet',
  sub: 'the access token has no valid subject',
};
