import type { UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import { UPDATE_CONTACTS_SCHEMA, UPDATE_ITEM_SCHEMA } from '../../contacts/update/update-contacts-body.ts';
import type { ConditionFields } from '../../contacts/validation/precondition.ts';
import { type IdentifierRef, isRejected } from '../../contacts/validation/problem.ts';
import { type ContactsUpdated, type ItemUpdated, updateContacts } from '../../resolvers/contacts/update-contacts.ts';
import type { NodeCount } from '../limits/charge-fields.ts';
import { builder } from '../schema/builder.ts';
import { Contact } from '../schema/contact.ts';
import { IdentifierInput, IdentifierReference } from '../schema/contact-identifier.ts';
import { ContactOutcome } from '../schema/contact-outcome.ts';
import {
  conditionsFrom,
  EXPECTED_VERSION,
  IDEMPOTENCY_KEY,
  MUST_BE_NEW,
  MUST_EXIST,
  type Nullable,
  type Repeatable,
} from './input-fields.ts';
import { mutationPayload, unlessRejected } from './payload.ts';
import { run } from './run.ts';
import { bodyFields } from './update-contact.ts';
import { WORKSPACE } from './workspace-argument.ts';

type ItemInput = Nullable<UpdateContactBody> & ConditionFields;

const ContactUpdateFieldsInput = builder.inputRef<ItemInput>('ContactUpdateFieldsInput').implement({
  description:
    'What to change, and whether the contact must exist. What is left out stays as it is; null is an error, except for ' +
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
  description: 'An update of one contact: `contactId` or `identifier`, one of them, says of which.',
  fields: (t) => ({
    contactId: t.id({ description: UPDATE_ITEM_SCHEMA.properties.contactId.description }),
    identifier: t.field({ type: IdentifierInput, description: UPDATE_ITEM_SCHEMA.properties.identifier.description }),
    input: t.field({ type: ContactUpdateFieldsInput, required: true, description: 'What to change.' }),
  }),
});

const UpdateContactsInput = builder.inputRef<Repeatable>('UpdateContactsInput').implement({
  description: 'How the call may be sent again.',
  fields: (t) => ({ idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }) }),
});

const ContactUpdateResult = mutationPayload<ItemUpdated>(
  'ContactUpdateResult',
  'What became of one update of several.',
  (t) => ({
    contactId: t.id({
      nullable: true,
      description: 'The id of the contact; null when the update was refused.',
      resolve: unlessRejected(({ contactId }) => contactId),
    }),
    version: t.int({
      nullable: true,
      description: 'The version of the contact after the update; null when it was refused.',
      resolve: unlessRejected(({ version }) => version),
    }),
    contact: t.field({
      type: Contact,
      nullable: true,
      description:
        'The contact after the update; null when it was refused, and where the contacts before it are 8 MiB as JSON ' +
        'together.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'What the update did; null when it was refused.',
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
  'What became of each update, or why none was made.',
  (t) => ({
    results: t.field({
      type: [ContactUpdateResult],
      description: 'In the order of the updates; empty when none was made.',
      // They are counted before the updates are made.
      extensions: { countNodes: (() => 0) satisfies NodeCount },
      resolve: (result) => (isRejected(result) ? [] : result.results),
    }),
  }),
);

builder.mutationField('updateContacts', (t) =>
  t.field({
    type: UpdateContactsPayload,
    description:
      'Makes up to 1,000 updates, each as `updateContact` or `upsertContact` makes it, one after the other. One that is ' +
      'refused keeps none of the others from being made, unless they are atomic.',
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
      input: t.arg({ type: UpdateContactsInput, description: 'How the call may be sent again.' }),
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
