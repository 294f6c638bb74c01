import type { Workspace as WorkspaceShape } from '../../../contacts/workspaces/workspace.queries.ts';
import { findOwnWorkspace } from '../../../resolvers/workspaces/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { Node, nodeIdField } from '../../schema/node.ts';
import { run, unwrapOrNull } from '../run.ts';

const Workspace = builder.objectRef<WorkspaceShape>('Workspace').implement({
  description: 'The isolated data of one company: its contacts, lists and access keys.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'Workspace', ({ id }) => id),
    id: t.exposeID('id', { description: 'The id of the workspace, a UUID.' }),
    name: t.exposeString('name', { description: 'The name of the workspace.' }),
  }),
});

const Viewer = builder.objectRef<{ workspace: WorkspaceShape }>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    workspace: t.expose('workspace', { type: Workspace, description: 'The workspace of the access key.' }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'The caller. Use it to check an access key and find its workspace.',
    resolve: async (_root, _arguments, context) => ({
      // Every key may read its own workspace.
      workspace: unwrapOrNull(await run(context, findOwnWorkspace, {})) as WorkspaceShape,
    }),
  }),
);
