import type { Workspace as WorkspaceShape } from '../../contacts/workspaces/workspace.queries.ts';
import { findOwnWorkspace } from '../../resolvers/workspaces/viewer.ts';
import { builder } from '../schema/builder.ts';
import { run, unwrapOrNull } from './run.ts';

const Workspace = builder.objectRef<WorkspaceShape>('Workspace').implement({
  description: "A company's room: contacts, lists and keys of one are nobody else's.",
  fields: (t) => ({
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
    description: 'Who asks: tells whether a key works, and where.',
    resolve: async (_root, _arguments, context) => ({
      // Every key may know it.
      workspace: unwrapOrNull(await run(context, findOwnWorkspace, {})) as WorkspaceShape,
    }),
  }),
);
