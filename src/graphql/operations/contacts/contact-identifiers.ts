import type { Identifier } from '../../../contacts/contact/contact.ts';
import { IDENTIFIER_WITH_PROPERTIES, type IdentifierBody } from '../../../contacts/update/update-contact-body.ts';
import type { IdentifierRef } from '../../../contacts/validation/problem.ts';
import { addContactIdentifier, removeContactIdentifier } from '../../../resolvers/contacts/contact-identifiers.ts';
import type { ContactChanged } from '../../../resolvers/contacts/update-contact.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { ContactIdentifier } from '../../schema/contact-identifier.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import {
  CONTACT_ID,
  type Conditions,
  EXPECTED_VERSION,
  IDEMPOTENCY_KEY,
  type Nullable,
  requestFrom,
} from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const FIELDS = IDENTIFIER_WITH_PROPERTIES.properties;

const AddContactIdentifierInput = builder
  .inputRef<IdentifierRef & Pick<Nullable<IdentifierBody>, 'properties'> & Conditions>('AddContactIdentifierInput')
  .implement({
    description: 'The identifier to add.',
    fields: (t) => ({
      key: t.string({ required: true, description: FIELDS.key.description }),
      value: t.string({ required: true, description: FIELDS.value.description }),
      properties: t.field({ type: 'JSONObject', description: FIELDS.properties.description }),
      expectedVersion: t.int({ description: EXPECTED_VERSION }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const AddContactIdentifierPayload = mutationPayload<ContactChanged & { identifier: Identifier }>(
  'AddContactIdentifierPayload',
  'The contact with the identifier, or the errors.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact after the change; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    identifier: t.field({
      type: ContactIdentifier,
      nullable: true,
      description: 'The identifier; null if the request was rejected.',
      resolve: unlessRejected(({ identifier }) => identifier),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The outcome: UNCHANGED if the contact had the identifier; null if the request was rejected.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
  }),
);

builder.mutationField('addContactIdentifier', (t) =>
  t.field({
    type: AddContactIdentifierPayload,
    description: 'Adds one identifier to a contact. Rejected if it belongs to another contact.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({ type: AddContactIdentifierInput, required: true, description: 'The identifier to add.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, addContactIdentifier, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);

const RemoveContactIdentifierInput = builder
  .inputRef<IdentifierRef & Conditions>('RemoveContactIdentifierInput')
  .implement({
    description: 'The identifier to remove.',
    fields: (t) => ({
      key: t.string({ required: true, description: FIELDS.key.description }),
      value: t.string({ required: true, description: FIELDS.value.description }),
      expectedVersion: t.int({ description: EXPECTED_VERSION }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const RemoveContactIdentifierPayload = mutationPayload<ContactChanged>(
  'RemoveContactIdentifierPayload',
  'The contact without the identifier, or the errors.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact after the change; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
  }),
);

builder.mutationField('removeContactIdentifier', (t) =>
  t.field({
    type: RemoveContactIdentifierPayload,
    description: 'Removes one identifier from a contact. Rejected if the contact does not have it.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({ type: RemoveContactIdentifierInput, required: true, description: 'The identifier to remove.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, removeContactIdentifier, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);
