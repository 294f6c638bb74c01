import { LIST_CONTACTS_SCHEMA, type ListContactsBody } from '../../../contacts/groups/list-body.ts';
import {
  addContactsToList,
  type ContactsProcessed,
  removeContactsFromList,
} from '../../../resolvers/groups/list-members.ts';
import { builder } from '../../schema/builder.ts';
import { IdentifierInput } from '../../schema/contact-identifier.ts';
import { IDEMPOTENCY_KEY, type Nullable, type Repeatable, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const FIELDS = LIST_CONTACTS_SCHEMA.properties;

const ListContactsInput = builder.inputRef<Nullable<ListContactsBody> & Repeatable>('ListContactsInput').implement({
  description: LIST_CONTACTS_SCHEMA.description,
  fields: (t) => ({
    contacts: t.field({ type: ['UUID'], description: FIELDS.contacts.description }),
    identifiers: t.field({ type: [IdentifierInput], description: FIELDS.identifiers.description }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const MEMBERSHIPS = [
  { name: 'addContactsToList', operation: addContactsToList, description: 'Adds contacts to a list: all or none.' },
  {
    name: 'removeContactsFromList',
    operation: removeContactsFromList,
    description: 'Removes contacts from a list: all or none.',
  },
] as const;

for (const { name, operation, description } of MEMBERSHIPS) {
  const Payload = mutationPayload<ContactsProcessed>(
    `${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`,
    'The number of requested contacts that exist, or the errors.',
    (t) => ({
      itemsProcessed: t.int({
        nullable: true,
        description: 'The number of requested contacts that exist. Null if the request was rejected.',
        resolve: unlessRejected(({ itemsProcessed }) => itemsProcessed),
      }),
    }),
  );
  builder.mutationField(name, (t) =>
    t.field({
      type: Payload,
      description: `${description} Unknown contacts are skipped.`,
      args: {
        ...WORKSPACE,
        listId: t.arg({ type: 'UUID', required: true, description: 'The id of the list.' }),
        input: t.arg({ type: ListContactsInput, required: true, description: 'Which contacts.' }),
      },
      resolve: (_root, { workspaceId, listId, input }, context) =>
        run(context, operation, { workspaceId, listId, ...requestFrom(input) }),
    }),
  );
}
