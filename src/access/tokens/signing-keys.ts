import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type ExportedJWKSCache,
  errors,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose';

/** How long fetched keys are used before they are fetched again, in milliseconds. */
const LIFETIME = 300_000;
/** How long they are used if the issuer cannot be reached, in milliseconds. */
const MAX_AGE = 86_400_000;
/** The shortest time between two fetches, in milliseconds. */
const COOLDOWN = 30_000;
/** Milliseconds. */
const FETCH_TIMEOUT = 5_000;

/** The keys of the issuer are unknown, because they could not be fetched. */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable';
  /** Seconds until the keys are fetched again. */
  readonly retryAfter: number;

  constructor(retryAfter: number, cause: unknown) {
    super('the keys of the issuer could not be fetched', { cause });
    this.retryAfter = retryAfter;
  }
}

/**
 * Returns a function that finds the key of a token. It fetches the keys of the issuer when they are old or a key is
 * unknown, at most once each cooldown, whatever tokens say. If the issuer cannot be reached, it uses the keys that it
 * has for a day. It throws `IssuerUnavailable` if it has none.
 */
export function signingKeys(jwksUrl: string, { cooldown = COOLDOWN, lifetime = LIFETIME } = {}): JWTVerifyGetKey {
  const cache = {} as ExportedJWKSCache & Record<string, never>;
  let failedAt = Number.NEGATIVE_INFINITY;
  let keptKeys: JWTVerifyGetKey | undefined;
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    cooldownDuration: cooldown,
    cacheMaxAge: lifetime,
    timeoutDuration: FETCH_TIMEOUT,
    [jwksCache]: cache,
    [customFetch]: (url, options) => {
      if (performance.now() < failedAt + cooldown) throw new CoolingDown();
      return fetch(url, options);
    },
  });

  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      if (!(error instanceof CoolingDown)) {
        failedAt = performance.now();
        keptKeys = cache.jwks === undefined ? undefined : createLocalJWKSet(cache.jwks);
      }
      const isTooOld = Date.now() - (cache.uat ?? 0) > MAX_AGE;
      if (keptKeys !== undefined && !isTooOld) return keptKeys(header, token);
      throw new IssuerUnavailable(Math.max(1, Math.ceil((failedAt + cooldown - performance.now()) / 1000)), error);
    }
  };
}

/** The last fetch failed a short time ago. */
class CoolingDown extends Error {}

/** Returns whether the keys are there, but not the key of the token. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
