import { operationOfKey } from '../runtime/operation.ts';

/** Returns the workspace of the caller's key. Every key may read it. */
export const findOwnWorkspace = operationOfKey({
  name: 'viewer',
  scope: 'none',
  async run({ loaders }, { key: { workspaceId } }) {
    const workspace = await loaders.workspace.load({ workspaceId, id: workspaceId });
    if (workspace === undefined) throw new Error('an access key names a workspace that does not exist');
    return workspace;
  },
});
