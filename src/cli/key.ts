import { listAccessKeys } from '../access/access-key.queries.ts';
import { type AccessKey, newKey, type Origin, type Scope } from '../access/access-key.ts';
import { revokeAccessKey, rotateAccessKey } from '../access/keys/change-keys.queries.ts';
import { addKey } from '../administration.ts';
import { newId } from '../contacts/uuid-v7.ts';
import { isRejected, type Rejected } from '../contacts/validation/problem.ts';
import { withStore } from './store.ts';
import { printRows } from './table.ts';
import { chooseWorkspace } from './workspace.ts';

/** Creates a key and prints it. It cannot be shown again. */
export function createKey(options: {
  workspace?: string;
  name: string;
  scopes: Scope[];
  origin: Origin;
  json?: boolean;
}) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const { name, scopes, origin } = options;
    const { secret, key } = await addKey(store, workspace.id, { name, scopes, origin });
    printSecret(secret, key, options, `of workspace "${workspace.name}" (${workspace.id})`);
  });
}

/** Prints a new key that no database has yet. */
export function generateKey(): void {
  console.log(newKey());
}

/** Prints the keys of a workspace, without secrets, which are not stored. */
export function listKeys(options: { workspace?: string; json?: boolean }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const keys = await listAccessKeys(store.reader({ workspaceId: workspace.id }), workspace.id);
    if (keys.length === 0 && !options.json)
      console.log(`workspace "${workspace.name}" has no keys; create one with: key create`);
    else printRows(keys.map(row), options);
  });
}

/** Revokes a key immediately. */
export function revokeKey(id: string, options: { workspace?: string }) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const revoked = await store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
      revokeAccessKey(transaction, { workspaceId: workspace.id, id }, undefined, Date.now()),
    );
    if (isRejected(revoked)) throw new Error(noKeyInUse(workspace.name, id));
    console.log(`revoked ${id}`);
  });
}

/**
 * Creates a new secret with the rights of a key and prints it. The old secret expires after the overlap (milliseconds).
 */
export function rotateKey(
  id: string,
  { overlap, ...options }: { workspace?: string; overlap: number; json?: boolean },
) {
  return withStore(async (store) => {
    const workspace = await chooseWorkspace(store, options.workspace);
    const made = { secret: newKey(), id: newId(), now: Date.now() };
    const rotated = await store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
      rotateAccessKey(transaction, { workspaceId: workspace.id, id }, overlap, undefined, made),
    );
    if (isRejected(rotated)) {
      const isUnknown = rotated.problems.some(({ code }) => code === 'ResourceNotFound');
      throw new Error(isUnknown ? noKeyInUse(workspace.name, id) : messageOf(rotated));
    }
    const origin = `with the rights of ${id}, which expires at ${shown(rotated.old.expiresAt)}`;
    printSecret(made.secret, rotated.fresh, options, origin);
  });
}

function printSecret(
  secret: string,
  { id, name }: Pick<AccessKey, 'id' | 'name'>,
  { json = false }: { json?: boolean },
  origin: string,
): void {
  console.log(
    json
      ? JSON.stringify({ key: secret, id, name }, null, 2)
      : `${secret}

This is the key "${name}" (${id}) ${origin}.
Store it now: the gateway keeps only its hash and cannot show it again.`,
  );
}

function messageOf({ problems }: Rejected): string {
  return problems.map(({ message }) => message).join('; ');
}

function noKeyInUse(workspace: string, id: string): string {
  return `workspace "${workspace}" has no key ${id} in use; see them with: key list`;
}

function shown(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}

function row({ id, name, scopes, origin, createdAt, lastUsedAt, expiresAt, revokedAt, rootId }: AccessKey) {
  return {
    id,
    name,
    scopes: scopes.join(' '),
    origin,
    createdAt: shown(createdAt),
    lastUsedAt: shown(lastUsedAt),
    expiresAt: shown(expiresAt),
    revokedAt: shown(revokedAt),
    rootId: rootId ?? '',
  };
}
