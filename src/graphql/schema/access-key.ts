import type { AccessKey as AccessKeyShape } from '../../access/access-key.ts';
import { builder } from './builder.ts';
import { Node, nodeIdField } from './node.ts';

export const AccessKey = builder.objectRef<AccessKeyShape>('AccessKey').implement({
  description: 'An access key, without its secret.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'AccessKey', ({ id }) => id),
    id: t.exposeID('id', { description: 'The id of the key, a UUID.' }),
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the key belongs to.' }),
    name: t.exposeString('name', { description: 'The name of the key.' }),
    scopes: t.stringList({ description: 'The scopes of the key.', resolve: ({ scopes }) => [...scopes] }),
    origin: t.exposeString('origin', { description: 'The origin of the key: `api`, `flow` or `journey`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was created.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was last used, to the minute; null if never.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key expires after a rotation; null if it does not expire.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was revoked; null if it is not.',
    }),
  }),
});
