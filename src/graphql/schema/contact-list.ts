import type { ContactList as ContactListShape } from '../../contacts/groups/list.queries.ts';
import { builder } from './builder.ts';

export const ConsentType = builder.enumType('ConsentType', {
  description: 'How contacts agree to be on a list.',
  values: {
    SINGLE: { value: 'single', description: 'They agree once.' },
    DOUBLE: { value: 'double', description: 'They agree and confirm it a second time.' },
  } as const,
});

const ListCounter = builder.objectRef<{ count: number; updatedAt: number }>('ListCounter').implement({
  description: 'How many contacts are on a list.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many there are.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they were counted.' }),
  }),
});

export const ContactList = builder.objectRef<ContactListShape>('ContactList').implement({
  description: 'A list that contacts can be on.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the list, a UUID.' }),
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the list belongs to.' }),
    name: t.exposeString('name', { description: 'The name of the list.' }),
    description: t.exposeString('description', { nullable: true, description: 'What the list is for.' }),
    consentType: t.expose('consentType', {
      type: ConsentType,
      nullable: true,
      description: 'How contacts agree to be on the list.',
    }),
    tags: t.field({ type: ['UUID'], description: 'The ids of tags of your own.', resolve: ({ tags }) => [...tags] }),
    isProof: t.exposeBoolean('isProof', { description: 'Whether the list is for trying messages out.' }),
    contactCount: t.int({
      description: 'How many contacts are on the list.',
      resolve: async (list, _arguments, { relations, budget }) => {
        await budget.turnToLoad(1);
        return (await relations().listCounter(list)).count;
      },
    }),
    counter: t.field({
      type: ListCounter,
      description: 'How many contacts are on the list, and when they were counted.',
      resolve: async (list, _arguments, { relations, budget }) => {
        await budget.turnToLoad(1);
        return relations().listCounter(list);
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the list was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the list itself last changed.' }),
  }),
});
