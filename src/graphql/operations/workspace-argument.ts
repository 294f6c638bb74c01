import { builder } from '../schema/builder.ts';

/** The argument that every field of a workspace takes. */
export const WORKSPACE = builder.args((t) => ({
  workspaceId: t.field({ type: 'UUID', required: true, description: 'The workspace of the access key.' }),
}));
