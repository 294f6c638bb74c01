import { MAX_ACCESS_KEYS } from '../../contacts/validation/limits.ts';
import type { ParsedBody } from '../../contacts/validation/parse-body.ts';
import { invalidValue, notFound, type Problem, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { type AccessKey, type Credential, isInUse, limitNameOf, SCOPES } from '../access-key.ts';
import type { CreateAccessKeyBody } from './access-key-body.ts';

/** The caller who changes keys. Undefined: the operator on the command line, who may do everything. */
export type KeyManager = Pick<Credential, 'id' | 'scopes' | 'origin' | 'rootId'> | undefined;

/** The id and the time (milliseconds since 1970) of a new key. */
interface Made {
  workspaceId: string;
  id: string;
  now: number;
}

/** Plans the creation of a key, which has no more rights than its creator, and shares its limits. Pure. */
export function planNewKey(
  keysInUse: number,
  { body, problems }: ParsedBody,
  manager: KeyManager,
  { workspaceId, id, now }: Made,
): AccessKey | Rejected {
  if (problems.length > 0) return { problems };
  const { name, scopes, origin = 'api' } = body as unknown as CreateAccessKeyBody;
  const key: AccessKey = {
    id,
    workspaceId,
    name,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    origin,
    createdAt: now,
    revokedAt: null,
    expiresAt: null,
    lastUsedAt: null,
    rootId: manager === undefined ? null : limitNameOf(manager),
  };
  const excess = excessRights(key, manager);
  if (excess.length > 0) return { problems: excess };
  return keysInUse < MAX_ACCESS_KEYS ? key : rejected(TOO_MANY);
}

/**
 * Plans the rotation of a key: another key with its name, rights and limits. The old one expires after the overlap
 * (milliseconds), or at its own expiry time if that is earlier. Pure.
 */
export function planRotation(
  { old, keysInUse }: { old: AccessKey | undefined; keysInUse: number },
  overlap: number,
  manager: KeyManager,
  { id, now }: Omit<Made, 'workspaceId'>,
): { old: AccessKey; fresh: AccessKey } | Rejected {
  if (old === undefined || !isInUse(old, now)) return rejected(notFound('access key'));
  const excess = excessRights(old, manager);
  if (excess.length > 0) return { problems: excess.map((problem) => ({ ...problem, path: [] })) };
  if (overlap > 0 && keysInUse >= MAX_ACCESS_KEYS) return rejected(TOO_MANY);
  const expiresAt = Math.min(old.expiresAt ?? Number.POSITIVE_INFINITY, now + overlap);
  const fresh = { ...old, id, createdAt: now, expiresAt: null, lastUsedAt: null, rootId: limitNameOf(old) };
  return { old: { ...old, expiresAt }, fresh };
}

/** Plans the revocation of a key. A key cannot revoke itself. Pure. */
export function planRevocation(key: AccessKey | undefined, manager: KeyManager, now: number): AccessKey | Rejected {
  if (key === undefined || !isInUse(key, now)) return rejected(notFound('access key'));
  return key.id === manager?.id ? rejected(ITSELF) : { ...key, revokedAt: now };
}

/** Returns the rights of a key that its manager does not have. `flow` and `journey` have rights that `api` has not. */
function excessRights({ scopes, origin }: AccessKey, manager: KeyManager): Problem[] {
  if (manager === undefined) return [];
  const missing = scopes.filter((scope) => !manager.scopes.includes(scope));
  const problems: Problem[] = missing.map((scope) => ({
    code: 'Forbidden',
    message: `the access key lacks the scope ${scope}, so it cannot give it to another key`,
    path: ['scopes'],
    scope,
  }));
  if (origin === 'api' || origin === manager.origin) return problems;
  const message = `the access key has the origin ${manager.origin}, so it cannot give ${origin} to another key`;
  return [...problems, { code: 'Forbidden', message, path: ['origin'] }];
}

const TOO_MANY = invalidValue(
  [],
  `the workspace must not have more than ${MAX_ACCESS_KEYS} access keys in use; revoke one first`,
);

const ITSELF: Problem = {
  code: 'Forbidden',
  message: 'an access key cannot revoke itself: revoke it with another key, or rotate it without an overlap',
  path: [],
};
