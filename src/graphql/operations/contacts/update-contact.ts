import { bySetUpdateField } from '../../../contacts/contact/contact-sets.ts';
import { UPDATE_CONTACT_SCHEMA, type UpdateContactBody } from '../../../contacts/update/update-contact-body.ts';
import { isRejected } from '../../../contacts/validation/problem.ts';
import { type ContactChanged, updateContact, upsertContact } from '../../../resolvers/contacts/update-contact.ts';
import { builder, type InputFieldBuilder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { AddIdentifierInput, IdentifierInput, IdentifierReference } from '../../schema/contact-identifier.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import { memberType } from '../../schema/set-member.ts';
import {
  type Conditions,
  EXPECTED_VERSION,
  IDEMPOTENCY_KEY,
  MUST_BE_NEW,
  MUST_EXIST,
  type Nullable,
  requestFrom,
  type UpsertConditions,
} from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

export const ContactStrategy = builder.enumType('ContactStrategy', {
  description: 'The treatment of identifiers that belong to another contact.',
  values: {
    STRICT_ALIAS: {
      value: 'strict_alias',
      description:
        'All identifiers must be free or belong to one contact; otherwise the update is rejected. The default.',
    },
    FIRST_ALIAS: {
      value: 'first_alias',
      description: 'Identifiers of other contacts stay there and are reported as skipped. Free identifiers are added.',
    },
    FIRST: {
      value: 'first',
      description:
        'Identifiers only find the contact. An existing contact receives none, a new one receives the first.',
    },
  } as const,
});

const FIELDS = UPDATE_CONTACT_SCHEMA.properties;

type UpdateInput = Nullable<UpdateContactBody> & Conditions;

/** The fields of the documented body. A missing field does not compile. */
export function bodyFields(t: InputFieldBuilder) {
  return {
    attributes: t.field({ type: 'JSONObject', description: FIELDS.attributes.description }),
    addIdentifiers: t.field({ type: [AddIdentifierInput], description: FIELDS.addIdentifiers.description }),
    removeIdentifiers: t.field({ type: [IdentifierInput], description: FIELDS.removeIdentifiers.description }),
    identifiers: t.field({
      type: [AddIdentifierInput],
      description: 'The former name of addIdentifiers.',
      deprecationReason: FIELDS.identifiers.description,
    }),
    strategy: t.field({ type: ContactStrategy, description: FIELDS.strategy.description }),
    allowWritingReadOnly: t.boolean({ description: FIELDS.allowWritingReadOnly.description }),
    ...bySetUpdateField((set, field) => t.field({ type: [memberType(set)], description: FIELDS[field].description })),
  } satisfies Record<keyof UpdateContactBody, unknown>;
}

/** The same and the conditions. */
function updateFields(t: InputFieldBuilder) {
  return {
    ...bodyFields(t),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  } satisfies Record<keyof UpdateInput, unknown>;
}

export const UpdateContactInput = builder.inputRef<UpdateInput>('UpdateContactInput').implement({
  description: 'The changes. Omitted fields stay unchanged; null is an error, except for and in `attributes`.',
  fields: updateFields,
});

export const UpsertContactInput = builder.inputRef<UpdateInput & UpsertConditions>('UpsertContactInput').implement({
  description:
    'The changes, and whether the contact must exist. Omitted fields stay unchanged; null is an error, except for ' +
    'and in `attributes`.',
  fields: (t) => ({
    ...updateFields(t),
    mustExist: t.boolean({ description: MUST_EXIST }),
    mustBeNew: t.boolean({ description: MUST_BE_NEW }),
  }),
});

const UpdateContactPayload = mutationPayload<ContactChanged>(
  'UpdateContactPayload',
  'The updated contact, or the errors.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact after the update; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The outcome of the update; null if the request was rejected.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    skippedIdentifiers: t.field({
      type: [IdentifierReference],
      description: 'The identifiers that the strategy did not add.',
      resolve: (result) => (isRejected(result) ? [] : result.skippedIdentifiers),
    }),
  }),
);

builder.mutationField('updateContact', (t) =>
  t.field({
    type: UpdateContactPayload,
    description: 'Updates a contact by its id: attributes, identifiers, lists, accounts and companies, all or nothing.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: 'The id of the contact.' }),
      input: t.arg({ type: UpdateContactInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, updateContact, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);

builder.mutationField('upsertContact', (t) =>
  t.field({
    type: UpdateContactPayload,
    description:
      'Finds the contact by `identifier` and the identifiers to add, and updates it. Creates one if they find none.',
    args: {
      ...WORKSPACE,
      identifier: t.arg({
        type: IdentifierInput,
        required: true,
        description: 'The identifier to find the contact by.',
      }),
      input: t.arg({ type: UpsertContactInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, identifier, input }, context) =>
      run(context, upsertContact, { workspaceId, identifier, ...requestFrom(input) }),
  }),
);
