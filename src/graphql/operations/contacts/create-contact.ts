import { bySet } from '../../../contacts/contact/contact-sets.ts';
import { CREATE_CONTACT_SCHEMA, type CreateContactBody } from '../../../contacts/update/create-contact-body.ts';
import { createContact } from '../../../resolvers/contacts/create-contact.ts';
import type { ContactChanged } from '../../../resolvers/contacts/update-contact.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { AddIdentifierInput } from '../../schema/contact-identifier.ts';
import { memberType } from '../../schema/set-member.ts';
import { IDEMPOTENCY_KEY, type Nullable, type Repeatable, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const FIELDS = CREATE_CONTACT_SCHEMA.properties;

const CreateContactInput = builder
  .inputRef<Nullable<CreateContactBody> & { displayName: string } & Repeatable>('CreateContactInput')
  .implement({
    description: CREATE_CONTACT_SCHEMA.description,
    fields: (t) => ({
      displayName: t.string({ required: true, description: FIELDS.displayName.description }),
      identifiers: t.field({ type: [AddIdentifierInput], description: FIELDS.identifiers.description }),
      attributes: t.field({ type: 'JSONObject', description: FIELDS.attributes.description }),
      ...bySet((set) => t.field({ type: [memberType(set)], description: FIELDS[set].description })),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const CreateContactPayload = mutationPayload<ContactChanged>(
  'CreateContactPayload',
  'The created contact, or the errors.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The new contact; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
  }),
);

builder.mutationField('createContact', (t) =>
  t.field({
    type: CreateContactPayload,
    description: 'Creates a contact. Rejected if an identifier belongs to another contact.',
    args: {
      ...WORKSPACE,
      input: t.arg({ type: CreateContactInput, required: true, description: 'The contact to create.' }),
    },
    resolve: (_root, { workspaceId, input }, context) =>
      run(context, createContact, { workspaceId, ...requestFrom(input) }),
  }),
);
