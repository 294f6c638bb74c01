import { insertAccessKey, listAccessKeys, revokeAccessKey } from '../access/access-key.queries.ts';
import { type AccessKey, hashOf, type NewAccessKey, newKey, type Origin, type Scope } from '../access/access-key.ts';
import { rotateAccessKey } from '../access/rotate-key.queries.ts';
import { newId } from '../contacts/uuid-v7.ts';
import { withStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

/** Makes a key and prints it: the only time that it can be seen. */
export function createKey(options: { workspace?: string; name: string; scopes: Scope[]; origin: Origin }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const secret = newKey();
    const key: NewAccessKey = {
      id: newId(),
      workspaceId: workspace.id,
      name: options.name,
      scopes: options.scopes,
      origin: options.origin,
      createdAt: Date.now(),
    };
    await store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
      insertAccessKey(transaction, key, hashOf(secret)),
    );
    console.log(`${secret}

This is the key "${key.name}" (${key.id}) of workspace "${workspace.name}" (${workspace.id}).
Keep it now: it is stored as a hash only and cannot be shown again.`);
  });
}

/** Prints the keys of a workspace, without the secrets that nobody knows. */
export function listKeys(options: { workspace?: string }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const keys = await listAccessKeys(store.reader({ workspaceId: workspace.id }), workspace.id);
    if (keys.length === 0) console.log(`workspace "${workspace.name}" has no keys; make one with: key create`);
    else console.table(keys.map(row));
  });
}

/** Revokes a key at once. */
export function revokeKey(id: string, options: { workspace?: string }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const revoked = await store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
      revokeAccessKey(transaction, workspace.id, id, Date.now()),
    );
    if (!revoked) throw new Error(noKeyInUse(workspace.name, id));
    console.log(`revoked ${id}`);
  });
}

/** Makes a new secret with the rights of a key, which ends after the overlap (milliseconds), and prints it once. */
export function rotateKey(id: string, { overlap, ...options }: { workspace?: string; overlap: number }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const secret = newKey();
    const rotation = {
      workspaceId: workspace.id,
      id,
      newId: newId(),
      newHash: hashOf(secret),
      now: Date.now(),
      overlap,
    };
    const rotated = await store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
      rotateAccessKey(transaction, rotation),
    );
    if (rotated === undefined) throw new Error(noKeyInUse(workspace.name, id));
    console.log(`${secret}

This is the key "${rotated.fresh.name}" (${rotated.fresh.id}), with the rights of ${id}, which ends at ${shown(rotated.old.expiresAt)}.
Keep it now: it is stored as a hash only and cannot be shown again.`);
  });
}

function noKeyInUse(workspace: string, id: string): string {
  return `workspace "${workspace}" has no key ${id} in use; see them with: key list`;
}

function shown(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}

function row({ id, name, scopes, origin, createdAt, lastUsedAt, expiresAt, revokedAt }: AccessKey) {
  return {
    id,
    name,
    scopes: scopes.join(' '),
    origin,
    created: shown(createdAt),
    'last used': shown(lastUsedAt),
    ends: shown(expiresAt),
    revoked: shown(revokedAt),
  };
}
