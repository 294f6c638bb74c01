import type { Account as AccountShape } from '../../contacts/groups/account.queries.ts';
import { builder } from './builder.ts';
import { Node, nodeIdField } from './node.ts';

export const Account = builder.objectRef<AccountShape>('Account').implement({
  description: 'An account that contacts belong to. The first mention of its id creates it.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'Account', ({ id }) => id),
    id: t.exposeID('id', { description: 'The id of the account, a UUID.' }),
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the account belongs to.' }),
    name: t.exposeString('name', { nullable: true, description: 'The name, if the account has one.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was first mentioned.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the account itself, not its contacts, last changed.',
    }),
  }),
});
