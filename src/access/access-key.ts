import { createHash, randomBytes } from 'node:crypto';

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

/** Those that may write attributes that are read-only (specification §2): others may not, also such as are yet to come. */
const WRITERS_OF_READ_ONLY: readonly Origin[] = ['flow', 'journey'];

/** Whether a key may see contacts, lists, accounts and definitions; one that may not sees of a change what it wrote. */
export function mayReadContacts({ scopes }: Pick<AccessKey, 'scopes'>): boolean {
  return scopes.includes('contacts:read');
}

/** Whether a key may see contacts that were deleted or merged away, as they were. */
export function mayReadRemoved({ scopes }: Pick<AccessKey, 'scopes'>): boolean {
  return scopes.includes('history:read');
}

/** Whether a key may remove contacts together with their history. */
export function mayPurge({ scopes }: Pick<AccessKey, 'scopes'>): boolean {
  return scopes.includes('contacts:purge');
}

export function mayWriteReadOnly({ origin }: Pick<AccessKey, 'origin'>): boolean {
  return WRITERS_OF_READ_ONLY.includes(origin);
}

/** An access key as the service knows it. Of the key itself only a hash is kept. */
export interface AccessKey {
  id: string;
  workspaceId: string;
  name: string;
  scopes: readonly Scope[];
  origin: Origin;
  /** Milliseconds since 1970. */
  createdAt: number;
  revokedAt: number | null;
  /** When it ends by itself, as one does that has been rotated. */
  expiresAt: number | null;
  /** At most a minute or so behind. */
  lastUsedAt: number | null;
}

/** A key that nobody has used or ended yet. */
export type NewAccessKey = Omit<AccessKey, 'revokedAt' | 'expiresAt' | 'lastUsedAt'>;

/** That a key was used, and when. */
export interface KeyUse {
  id: string;
  workspaceId: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Lets secret scanners and people tell what a leaked string is. */
const PREFIX = 'cgk_';
const SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 6;

/** A new key: the prefix, 256 random bits and a checksum by which a mistyped or cut key is known without a database. */
export function newKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** SHA-256 in hexadecimal. A random key of 256 bits needs no slow hash. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether a text can be a key made by `newKey`. */
export function isWellFormedKey(key: string): boolean {
  if (!key.startsWith(PREFIX)) return false;
  const secret = key.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return secret.length === SECRET_BYTES * 2 && key.endsWith(checksum(secret));
}

function checksum(secret: string): string {
  return hashOf(secret).slice(0, CHECKSUM_LENGTH);
}
