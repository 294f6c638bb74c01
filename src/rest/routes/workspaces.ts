import { findOwnWorkspace } from '../../resolvers/workspaces/viewer.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { UUID_SCHEMA } from '../resources/schemas.ts';
import { route } from '../server/declare-route.ts';

export const WORKSPACE = {
  type: 'object',
  description: 'A workspace.',
  required: ['id', 'name'],
  additionalProperties: false,
  properties: {
    id: { ...UUID_SCHEMA, description: 'The id of the workspace.' },
    name: { type: 'string', description: 'The name of the workspace.' },
  },
};

export const workspacesRoute = route({
  method: 'GET',
  path: '/workspaces',
  operation: findOwnWorkspace,
  tag: 'Workspaces',
  summary: 'List the workspaces of the access key',
  description: 'The workspace that the key belongs to. Use it to check a key.',
  responses: {
    200: {
      description: 'The workspace of the key.',
      schema: {
        type: 'object',
        required: ['results'],
        properties: { results: { type: 'array', items: WORKSPACE } },
      },
      example: { results: [{ id: EXAMPLE.workspaceId, name: 'Demo' }] },
      body: ({ id, name }) => ({ results: [{ id, name }] }),
    },
  },
  input: () => ({}),
});
