import type { ContactChange as ContactChangeShape } from '../../contacts/history/history.queries.ts';
import { visibleChange } from '../../contacts/history/visible-change.ts';
import { builder } from './builder.ts';
import { ContactFieldChange } from './contact-field-change.ts';
import { Node, nodeIdField } from './node.ts';

type ChangeKeyShape = Pick<ContactChangeShape, 'workspaceId' | 'keyId'>;

const ChangeKey = builder.objectRef<ChangeKeyShape>('ChangeKey').implement({
  description: 'The access key, or the subject of the access token, that made a change.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'ChangeKey', ({ keyId }) => keyId),
    id: t.id({
      description: 'The id of the access key, or the issuer, `#` and the subject of the token.',
      resolve: ({ keyId }) => keyId,
    }),
    name: t.string({
      nullable: true,
      description: 'The name of the access key, or the subject of the token; null if there is no such key.',
      resolve: (change, _arguments, { relations }) => relations().keyNameOf(change),
    }),
  }),
});

export const ContactChange = builder.objectRef<ContactChangeShape>('ContactChange').implement({
  description: 'One change of a contact: its fields, time and author.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'The version that the change produced.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When the change was made.' }),
    operation: t.exposeString('operation', { description: 'The operation that made it, such as `updateContact`.' }),
    api: t.exposeString('api', {
      description: 'The API that it came through: `rest` or `graphql`; `import` if it was imported into the database.',
    }),
    key: t.field({
      type: ChangeKey,
      description: 'The access key, or the subject of the access token, that made it.',
      resolve: (change) => change,
    }),
    changes: t.field({
      type: [ContactFieldChange],
      description: 'The fields that changed.',
      resolve: ({ changes }) => changes.map(visibleChange),
    }),
    mergedContactId: t.id({
      nullable: true,
      description: 'The contact that was merged into this one by the change; null for all other changes.',
      resolve: ({ isRemoval, mergedContactId }) => (isRemoval ? null : mergedContactId),
    }),
    survivorId: t.id({
      nullable: true,
      description: 'The contact that this one was merged into by the change; null for all other changes.',
      resolve: ({ isRemoval, mergedContactId }) => (isRemoval ? mergedContactId : null),
    }),
    restoredContactIds: t.idList({
      description: 'The contacts that had been merged into this one and came back by the change.',
      resolve: ({ related }) => (related.restored ?? []).map(({ id }) => id),
    }),
    mergedAgainContactIds: t.idList({
      description: 'The contacts that had come back before and were merged into this one again by the change.',
      resolve: ({ related }) => related.mergedAgain ?? [],
    }),
    restoredFromId: t.id({
      nullable: true,
      description:
        'The contact that this one had been merged into and came back from by the change; null for all others.',
      resolve: ({ related }) => related.restoredFrom ?? null,
    }),
  }),
});
