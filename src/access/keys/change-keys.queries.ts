import type { Transaction } from 'kysely';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { isRejected, type Rejected } from '../../contacts/validation/problem.ts';
import type { Database } from '../../store/database.ts';
import {
  countKeysInUse,
  deleteEndedKeys,
  findAccessKeys,
  insertAccessKey,
  setExpiry,
  setRevoked,
} from '../access-key.queries.ts';
import { type AccessKey, hashOf } from '../access-key.ts';
import { CREATE_ACCESS_KEY_SCHEMA } from './access-key-body.ts';
import { type KeyManager, planNewKey, planRevocation, planRotation } from './plan-keys.ts';

interface KeyRef {
  workspaceId: string;
  id: string;
}

/** The secret and the id of a new key, and the time in milliseconds since 1970. */
interface NewSecret {
  secret: string;
  id: string;
  now: number;
}

export const parseNewKey = createBodyParser(CREATE_ACCESS_KEY_SCHEMA);

/** Creates a key with no more rights than its creator has. */
export async function createAccessKey(
  transaction: Transaction<Database>,
  workspaceId: string,
  read: ReturnType<typeof parseNewKey>,
  manager: KeyManager,
  { secret, id, now }: NewSecret,
): Promise<AccessKey | Rejected> {
  const keysInUse = await countKeysInUse(transaction, workspaceId, now);
  const plan = planNewKey(keysInUse, read, manager, { workspaceId, id, now });
  if (!isRejected(plan)) await insertNewKey(transaction, plan, secret, now);
  return plan;
}

/** Creates a key with the name and the rights of another key, which expires after the overlap (milliseconds). */
export async function rotateAccessKey(
  transaction: Transaction<Database>,
  { workspaceId, id: oldId }: KeyRef,
  overlap: number,
  manager: KeyManager,
  { secret, id, now }: NewSecret,
): Promise<{ old: AccessKey; fresh: AccessKey } | Rejected> {
  const [old] = await findAccessKeys(transaction, workspaceId, [oldId]);
  const keysInUse = await countKeysInUse(transaction, workspaceId, now);
  const plan = planRotation({ old, keysInUse }, overlap, manager, { id, now });
  if (isRejected(plan)) return plan;
  await setExpiry(transaction, plan.old);
  await insertNewKey(transaction, plan.fresh, secret, now);
  return plan;
}

/** Revokes a key immediately. Returns the revoked key. */
export async function revokeAccessKey(
  transaction: Transaction<Database>,
  { workspaceId, id }: KeyRef,
  manager: KeyManager,
  now: number,
): Promise<AccessKey | Rejected> {
  const [key] = await findAccessKeys(transaction, workspaceId, [id]);
  const plan = planRevocation(key, manager, now);
  if (!isRejected(plan)) await setRevoked(transaction, plan);
  return plan;
}

/** Makes room for a key by deleting the oldest keys that are not in use, and inserts it. */
async function insertNewKey(
  transaction: Transaction<Database>,
  key: AccessKey,
  secret: string,
  now: number,
): Promise<void> {
  await deleteEndedKeys(transaction, key.workspaceId, now);
  await insertAccessKey(transaction, key, hashOf(secret));
}
