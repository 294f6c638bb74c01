import { hash, randomBytes } from 'node:crypto';

export const SCOPES = [
  'contacts:read',
  'contacts:write',
  'contacts:purge',
  'history:read',
  'settings:write',
  'keys:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export const ORIGINS = ['api', 'flow', 'journey'] as const;
export type Origin = (typeof ORIGINS)[number];

/** The origins that may write read-only attributes (specification §2). A new origin may not unless it is added here. */
const WRITERS_OF_READ_ONLY: readonly Origin[] = ['flow', 'journey'];

/**
 * Returns whether a key may read contacts, lists, accounts and definitions. A key without this right sees only its own
 * changes.
 */
export function mayReadContacts({ scopes }: Pick<Credential, 'scopes'>): boolean {
  return scopes.includes('contacts:read');
}

/** Returns whether a key may read earlier states of deleted and merged contacts. */
export function mayReadRemoved({ scopes }: Pick<Credential, 'scopes'>): boolean {
  return scopes.includes('history:read');
}

/** Returns whether a key may remove contacts together with their history. */
export function mayPurge({ scopes }: Pick<Credential, 'scopes'>): boolean {
  return scopes.includes('contacts:purge');
}

export function mayWriteReadOnly({ origin }: Pick<Credential, 'origin'>): boolean {
  return WRITERS_OF_READ_ONLY.includes(origin);
}

/** The rights of a caller, from an access key or an access token. */
export interface Credential {
  /** The id of the access key, or the issuer and subject of the token. Rate limits and the history use it. */
  id: string;
  workspaceId: string;
  /** The name of the access key, or the subject of the token. */
  name: string;
  scopes: readonly Scope[];
  origin: Origin;
  /** The id of the caller that the access key descends from. Null for a key of an operator, and for a token. */
  rootId: string | null;
}

/**
 * Returns the name under which requests of a caller are counted. Keys that a caller creates share its limits, so that it
 * cannot raise them by creating keys.
 */
export function limitNameOf({ id, rootId }: Pick<Credential, 'id' | 'rootId'>): string {
  return rootId ?? id;
}

/** An access key. Only a hash of the key itself is stored. */
export interface AccessKey extends Credential {
  /** Milliseconds since 1970. */
  createdAt: number;
  revokedAt: number | null;
  /** When the key expires. Rotation sets it. Milliseconds since 1970. */
  expiresAt: number | null;
  /** Updated about once a minute. */
  lastUsedAt: number | null;
}

/** A key that was never used, revoked or rotated. */
export type NewAccessKey = Omit<AccessKey, 'revokedAt' | 'expiresAt' | 'lastUsedAt' | 'rootId'> &
  Partial<Pick<AccessKey, 'rootId'>>;

/** One use of a key. */
export interface KeyUse {
  id: string;
  workspaceId: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Lets secret scanners and people recognize a leaked key. */
const PREFIX = 'cgk_';
const SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 6;

/**
 * Returns a new key: the prefix, 256 random bits, and a checksum that detects mistyped and truncated keys without a
 * database.
 */
export function newKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** Returns the SHA-256 in hexadecimal. A random key of 256 bits needs no slow hash. */
export function hashOf(key: string): string {
  return hash('sha256', key);
}

/** Returns whether a text has the form of a key from `newKey`. */
export function isWellFormedKey(key: string): boolean {
  if (!key.startsWith(PREFIX)) return false;
  const secret = key.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return secret.length === SECRET_BYTES * 2 && key.endsWith(checksum(secret));
}

function checksum(secret: string): string {
  return hashOf(secret).slice(0, CHECKSUM_LENGTH);
}

/** Whether a key is neither revoked nor expired at a time (milliseconds since 1970). */
export function isInUse({ revokedAt, expiresAt }: Pick<AccessKey, 'revokedAt' | 'expiresAt'>, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
