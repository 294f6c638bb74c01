import { accessKeysPage } from '../../access/access-key.queries.ts';
import { type AccessKey, newKey } from '../../access/access-key.ts';
import { DEFAULT_OVERLAP, ROTATE_ACCESS_KEY_SCHEMA } from '../../access/keys/access-key-body.ts';
import {
  createAccessKey as createKey,
  parseNewKey,
  revokeAccessKey as revokeKey,
  rotateAccessKey as rotateKey,
} from '../../access/keys/change-keys.queries.ts';
import { collectionOf, type PageInput, parsePageRequest } from '../../contacts/paging/page.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { isRejected, type Rejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';

const DEFAULT_PAGE = 100;

/** A new key. */
export interface AccessKeyCreated {
  accessKey: AccessKey;
  /** Null if the result is repeated under an idempotency key: the secret is stored nowhere. */
  secret: string | null;
  ignoredProperties: readonly string[];
}

interface KeyInput {
  workspaceId: string;
  keyId: string;
}

/** Returns a page of the access keys of a workspace, oldest first, including ended ones. */
export const pageAccessKeys = operation({
  name: 'accessKeys',
  scope: 'keys:write',
  writes: false,
  async run({ store }, _caller, { workspaceId, page }: { workspaceId: string; page: PageInput }) {
    const collection = collectionOf('accessKeys', workspaceId);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    if (problems.length > 0) return { problems };
    return { ...(await accessKeysPage(store.reader({ workspaceId }), workspaceId, request)), collection };
  },
});

export const createAccessKey = operation({
  name: 'createAccessKey',
  scope: 'keys:write',
  async run({ store, now, newId }, { key }, { workspaceId, body }: { workspaceId: string; body: unknown }) {
    const read = parseNewKey(body);
    const made = { secret: newKey(), id: newId(), now: now() };
    const created = await store.write({ workspaceId, exclusive: true }, (transaction) =>
      createKey(transaction, workspaceId, read, key, made),
    );
    return isRejected(created) ? created : shownOnce(created, made, read.ignoredProperties);
  },
});

/** Creates a key with the name and the rights of another one, which expires after an overlap. */
export const rotateAccessKey = operation({
  name: 'rotateAccessKey',
  scope: 'keys:write',
  async run({ store, now, newId }, { key }, { workspaceId, keyId, body }: KeyInput & { body: unknown }) {
    const { body: options, problems, ignoredProperties } = parseRotation(body);
    if (problems.length > 0) return { problems };
    const { overlapSeconds = DEFAULT_OVERLAP } = options as { overlapSeconds?: number };
    const made = { secret: newKey(), id: newId(), now: now() };
    const old = { workspaceId, id: idFrom(keyId) };
    const rotated = await store.write({ workspaceId, exclusive: true }, async (transaction) => {
      const plan = await rotateKey(transaction, old, overlapSeconds * 1000, key, made);
      return isRejected(plan) ? plan : plan.fresh;
    });
    return isRejected(rotated) ? rotated : shownOnce(rotated, made, ignoredProperties);
  },
});

/** Revokes a key immediately. Returns the revoked key. */
export const revokeAccessKey = operation({
  name: 'revokeAccessKey',
  scope: 'keys:write',
  run: ({ store, now }, { key }, { workspaceId, keyId }: KeyInput): Promise<AccessKey | Rejected> =>
    store.write({ workspaceId, exclusive: true }, (transaction) =>
      revokeKey(transaction, { workspaceId, id: idFrom(keyId) }, key, now()),
    ),
});

const parseRotation = createBodyParser(ROTATE_ACCESS_KEY_SCHEMA);

/**
 * Adds the secret to a new key outside the transaction, so that the record of an idempotency key never contains it. A
 * repeated result has the id of an earlier key, and no secret.
 */
function shownOnce(
  accessKey: AccessKey,
  made: { id: string; secret: string },
  ignoredProperties: readonly string[],
): AccessKeyCreated {
  return { accessKey, secret: accessKey.id === made.id ? made.secret : null, ignoredProperties };
}
