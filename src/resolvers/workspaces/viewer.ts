import { findWorkspace } from '../../contacts/workspaces/workspace.queries.ts';
import { operationOfKey } from '../runtime/operation.ts';

/** Returns the workspace of the caller's key. Every key may read it. */
export const findOwnWorkspace = operationOfKey({
  name: 'viewer',
  scope: 'none',
  async run({ store }, { key }) {
    const workspace = await findWorkspace(store.reader(key), key.workspaceId);
    if (workspace === undefined) throw new Error('an access key names a workspace that does not exist');
    return workspace;
  },
});
