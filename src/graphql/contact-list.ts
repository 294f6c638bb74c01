import type { ContactList as ContactListShape } from '../contacts/list.ts';
import { builder } from './builder.ts';

export const ContactList = builder.objectRef<ContactListShape>('ContactList').implement({
  description: 'A list that contacts can be on.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the list, a UUID.' }),
    name: t.exposeString('name', { description: 'The name of the list.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the list was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the list itself last changed.' }),
  }),
});
