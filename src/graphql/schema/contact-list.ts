import type { ContactList as ContactListShape } from '../../contacts/groups/list.queries.ts';
import { builder } from './builder.ts';
import { Node, nodeIdField } from './node.ts';

export const ConsentType = builder.enumType('ConsentType', {
  description: 'The consent that contacts give to a list.',
  values: {
    SINGLE: { value: 'single', description: 'Single opt-in: they agree once.' },
    DOUBLE: { value: 'double', description: 'Double opt-in: they agree and confirm it.' },
  } as const,
});

const ListCounter = builder.objectRef<{ count: number; updatedAt: number }>('ListCounter').implement({
  description: 'The number of contacts on a list.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'The number of contacts.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they were counted.' }),
  }),
});

export const ContactList = builder.objectRef<ContactListShape>('ContactList').implement({
  description: 'A list that contacts can be on.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'ContactList', ({ id }) => id),
    id: t.exposeID('id', { description: 'The id of the list, a UUID.' }),
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the list belongs to.' }),
    name: t.exposeString('name', { description: 'The name of the list.' }),
    description: t.exposeString('description', { nullable: true, description: 'The purpose of the list.' }),
    consentType: t.expose('consentType', {
      type: ConsentType,
      nullable: true,
      description: 'The consent that contacts give to the list.',
    }),
    tags: t.field({ type: ['UUID'], description: 'The ids of tags of your own.', resolve: ({ tags }) => [...tags] }),
    isProof: t.exposeBoolean('isProof', { description: 'Whether the list is for test messages.' }),
    contactCount: t.int({
      description: 'The number of contacts on the list.',
      resolve: async (list, _arguments, { relations, budget }) => {
        await budget.turnToLoad(1);
        return (await relations().listCounter(list)).count;
      },
    }),
    counter: t.field({
      type: ListCounter,
      description: 'The number of contacts on the list, and when they were counted.',
      resolve: async (list, _arguments, { relations, budget }) => {
        await budget.turnToLoad(1);
        return relations().listCounter(list);
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the list was created.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the list itself, not its contacts, last changed.',
    }),
  }),
});
