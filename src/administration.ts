import { type AccessKey, newKey } from './access/access-key.ts';
import { createAccessKey, parseNewKey } from './access/keys/change-keys.queries.ts';
import { newId } from './contacts/uuid-v7.ts';
import { isRejected } from './contacts/validation/problem.ts';
import { insertWorkspace, listWorkspaces, type WorkspaceSettings } from './contacts/workspaces/workspace.queries.ts';
import type { Store } from './store/store.ts';

// Work of operators, who need no key: on the command line, and in programs around the gateway.

/** Creates a workspace. Returns false and changes nothing if there is one with this id. */
export async function addWorkspace(
  { reader, write }: Pick<Store, 'reader' | 'write'>,
  { id, name, settings = {} }: { id: string; name: string; settings?: Partial<WorkspaceSettings> },
): Promise<boolean> {
  if ((await listWorkspaces(reader('workspaces'))).some((known) => known.id === id)) return false;
  const workspace = { id, name, settings, createdAt: Date.now() };
  await write({ workspaceId: id, exclusive: true }, (transaction) => insertWorkspace(transaction, workspace));
  return true;
}

/** Creates a key in a workspace that exists. Returns its secret, which is not stored. Rejects if the key is invalid. */
export async function addKey(
  { write }: Pick<Store, 'write'>,
  workspaceId: string,
  rights: Pick<AccessKey, 'name' | 'scopes' | 'origin'>,
): Promise<{ secret: string; key: AccessKey }> {
  const read = parseNewKey(rights);
  const made = { secret: newKey(), id: newId(), now: Date.now() };
  const key = await write({ workspaceId, exclusive: true }, (transaction) =>
    createAccessKey(transaction, workspaceId, read, undefined, made),
  );
  if (isRejected(key)) throw new Error(key.problems.map(({ message }) => message).join('; '));
  return { secret: made.secret, key };
}
