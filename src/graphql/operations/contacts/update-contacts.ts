import type { UpdateContactBody } from '../../../contacts/update/update-contact-body.ts';
import { UPDATE_CONTACTS_SCHEMA, UPDATE_ITEM_SCHEMA } from '../../../contacts/update/update-contacts-body.ts';
import type { ConditionFields } from '../../../contacts/validation/precondition.ts';
import { type IdentifierRef, isRejected } from '../../../contacts/validation/problem.ts';
import { type ContactsUpdated, type ItemUpdated, updateContacts } from '../../../resolvers/contacts/update-contacts.ts';
import type { NodeCount } from '../../limits/charge-fields.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { IdentifierInput, IdentifierReference } from '../../schema/contact-identifier.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import {
  conditionsFrom,
  EXPECTED_VERSION,
  IDEMPOTENCY_KEY,
  MUST_BE_NEW,
  MUST_EXIST,
  type Nullable,
  type Repeatable,
} from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';
import { bodyFields } from './update-contact.ts';

type ItemInput = Nullable<UpdateContactBody> & ConditionFields;

const ContactUpdateFieldsInput = builder.inputRef<ItemInput>('ContactUpdateFieldsInput').implement({
  description:
    'The changes, and whether the contact must exist. Omitted fields stay unchanged; null is an error, except for ' +
    'and in `attributes`.',
  fields: (t) => ({
    ...bodyFields(t),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    mustExist: t.boolean({ description: MUST_EXIST }),
    mustBeNew: t.boolean({ description: MUST_BE_NEW }),
  }),
});

interface UpdateInput {
  contactId?: string | null | undefined;
  identifier?: IdentifierRef | null | undefined;
  input: ItemInput;
}

const ContactUpdateInput = builder.inputRef<UpdateInput>('ContactUpdateInput').implement({
  description: 'An update of one contact. Either `contactId` or `identifier` selects the contact.',
  fields: (t) => ({
    contactId: t.id({ description: UPDATE_ITEM_SCHEMA.properties.contactId.description }),
    identifier: t.field({ type: IdentifierInput, description: UPDATE_ITEM_SCHEMA.properties.identifier.description }),
    input: t.field({ type: ContactUpdateFieldsInput, required: true, description: 'The changes.' }),
  }),
});

const UpdateContactsInput = builder.inputRef<Repeatable>('UpdateContactsInput').implement({
  description: 'Options for repeating the request.',
  fields: (t) => ({ idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }) }),
});

const ContactUpdateResult = mutationPayload<ItemUpdated>(
  'ContactUpdateResult',
  'The result of one update of several.',
  (t) => ({
    contactId: t.id({
      nullable: true,
      description: 'The id of the contact; null if the update was rejected.',
      resolve: unlessRejected(({ contactId }) => contactId),
    }),
    version: t.int({
      nullable: true,
      description: 'The version of the contact after the update; null if it was rejected.',
      resolve: unlessRejected(({ version }) => version),
    }),
    contact: t.field({
      type: Contact,
      nullable: true,
      description:
        'The updated contact; null if the update was rejected, or if earlier contacts have 8 MiB as JSON in ' +
        'total.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The outcome of the update; null if it was rejected.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    skippedIdentifiers: t.field({
      type: [IdentifierReference],
      description: 'The identifiers that the strategy did not add.',
      resolve: (result) => (isRejected(result) ? [] : result.skippedIdentifiers),
    }),
  }),
);

const UpdateContactsPayload = mutationPayload<ContactsUpdated>(
  'UpdateContactsPayload',
  'The results of the updates, or the errors if none was made.',
  (t) => ({
    results: t.field({
      type: [ContactUpdateResult],
      description: 'The results in the order of the updates; empty if none was made.',
      // Counted before the updates are made.
      extensions: { countNodes: (() => 0) satisfies NodeCount },
      resolve: (result) => (isRejected(result) ? [] : result.results),
    }),
  }),
);

builder.mutationField('updateContacts', (t) =>
  t.field({
    type: UpdateContactsPayload,
    description:
      'Makes up to 1,000 updates in order, each like `updateContact` or `upsertContact`. A rejected update does not ' +
      'affect the others, unless they are atomic.',
    args: {
      ...WORKSPACE,
      updates: t.arg({
        type: [ContactUpdateInput],
        required: true,
        description: UPDATE_CONTACTS_SCHEMA.properties.updates.description,
      }),
      atomic: t.arg.boolean({
        defaultValue: false,
        description: UPDATE_CONTACTS_SCHEMA.properties.atomic.description,
      }),
      input: t.arg({ type: UpdateContactsInput, description: 'Options for repeating the request.' }),
    },
    extensions: {
      countNodes: ((_root, { updates }) => updates.length) satisfies NodeCount<unknown, { updates: unknown[] }>,
    },
    resolve: (_root, { workspaceId, updates, atomic, input }, context) =>
      run(context, updateContacts, { workspaceId, body: updatesBody({ updates, atomic }), ...conditionsFrom(input) }),
  }),
);

interface UpdatesArguments {
  updates: readonly (Omit<UpdateInput, 'input'> & { input: object })[];
  atomic?: boolean | null | undefined;
}

/** The body that REST would get. */
export function updatesBody({ updates, atomic }: UpdatesArguments): object {
  const bodies = updates.map(({ contactId, identifier, input }) => ({
    ...(contactId === undefined ? {} : { contactId }),
    ...(identifier === undefined ? {} : { identifier }),
    ...input,
  }));
  return { updates: bodies, ...(atomic === undefined ? {} : { atomic }) };
}
