import { REVERT_CONTACT_SCHEMA, type RevertContactBody } from '../../../contacts/revert/revert-contact-body.ts';
import { type ContactReverted, revertContact } from '../../../resolvers/contacts/revert-contact.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import { CONTACT_ID, type Conditions, EXPECTED_VERSION, IDEMPOTENCY_KEY, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const RevertContactInput = builder.inputRef<RevertContactBody & Conditions>('RevertContactInput').implement({
  description: 'The version to return to.',
  fields: (t) => ({
    toVersion: t.int({ required: true, description: REVERT_CONTACT_SCHEMA.properties.toVersion.description }),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const RevertContactPayload = mutationPayload<ContactReverted>(
  'RevertContactPayload',
  'The reverted contact, or all obstacles.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The reverted contact; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The effect on the contact; null if the request was rejected.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    restoredContactIds: t.idList({
      nullable: true,
      description: 'The restored contacts, which had been merged into it; null if the request was rejected.',
      resolve: unlessRejected(({ restoredContactIds }) => restoredContactIds),
    }),
    mergedAgainContactIds: t.idList({
      nullable: true,
      description:
        'The contacts that were merged into it again after an earlier restoration; null if the request was rejected.',
      resolve: unlessRejected(({ mergedAgainContactIds }) => mergedAgainContactIds),
    }),
  }),
);

builder.mutationField('revertContact', (t) =>
  t.field({
    type: RevertContactPayload,
    description:
      'Restores the state of an earlier version in a new version: all of it or, with errors, nothing. Also restores a ' +
      'deleted contact, and contacts that were merged into it since. This requires the scope `history:read`.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({ type: RevertContactInput, required: true, description: 'The version to return to.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, revertContact, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);
