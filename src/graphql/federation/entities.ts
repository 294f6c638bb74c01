import {
  type ContactByIdentifier as ContactByIdentifierShape,
  findEntities,
} from '../../resolvers/nodes/find-entities.ts';
import type { NodeCount } from '../limits/charge-fields.ts';
import { jsonFromLiteral } from '../limits/json-literal.ts';
import type { ListCheck } from '../limits/list-arguments.ts';
import { withType } from '../operations/nodes.ts';
import { run, unwrapOrNull } from '../operations/run.ts';
import { Account } from '../schema/account.ts';
import { builder } from '../schema/builder.ts';
import { Company } from '../schema/company.ts';
import { Contact } from '../schema/contact.ts';
import { ContactList } from '../schema/contact-list.ts';
import { MAX_REPRESENTATIONS, referenceFrom, representationsProblems } from './representations.ts';

const ContactByIdentifier = builder.objectRef<ContactByIdentifierShape>('ContactByIdentifier').implement({
  description: 'An identifier in a workspace, and the contact that has it. For services that do not know the id.',
  fields: (t) => ({
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace of the contact.' }),
    key: t.exposeString('key', { description: 'The key of the identifier.' }),
    value: t.exposeString('value', { description: 'The value of the identifier, as in the representation.' }),
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact, or null. E-mail addresses and phone numbers match in any form.',
      resolve: ({ contact }) => contact,
    }),
  }),
});

builder.objectField(Company, 'workspaceId', (t) =>
  t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the company belongs to.' }),
);

builder.scalarType('_Any', {
  description: 'The type and the key of an entity.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => jsonFromLiteral(node, variables),
});

const Entity = builder.unionType('_Entity', {
  description: 'The objects that other services may refer to.',
  types: [Contact, ContactByIdentifier, ContactList, Account, Company],
});

builder.queryField('_entities', (t) =>
  t.field({
    type: [Entity],
    nullable: { list: false, items: true },
    description: 'For gateways: the entities with these keys, in their order, with null for those that do not exist.',
    args: {
      representations: t.arg({
        type: ['_Any'],
        required: true,
        description: `The type and the key of each entity. At most ${MAX_REPRESENTATIONS} items.`,
        extensions: { check: representationsProblems satisfies ListCheck },
      }),
    },
    extensions: {
      countNodes: ((_root, { representations }) => representations.length) satisfies NodeCount<unknown, Arguments>,
    },
    resolve: async (_root, { representations }, context) => {
      const references = representations.map(referenceFrom);
      const found = unwrapOrNull(await run(context, findEntities, { references })) ?? [];
      return found.map((one) => (one === null ? null : withType(one))) as never[];
    },
  }),
);

interface Arguments {
  representations: readonly unknown[];
}
