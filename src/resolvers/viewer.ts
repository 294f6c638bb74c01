import { findWorkspace, type Workspace } from '../contacts/workspace.ts';
import type { Caller, Services } from './services.ts';

/** The workspace of the caller's own key: whoever has a key may know it. */
export async function findOwnWorkspace({ store }: Services, { key }: Caller): Promise<Workspace> {
  const workspace = await findWorkspace(store.reader(key), key.workspaceId);
  if (workspace === undefined) throw new Error('an access key names a workspace that does not exist');
  return workspace;
}
