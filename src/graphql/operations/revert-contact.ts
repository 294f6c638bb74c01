import { REVERT_CONTACT_SCHEMA, type RevertContactBody } from '../../contacts/revert/revert-contact-body.ts';
import { type ContactReverted, revertContact } from '../../resolvers/contacts/revert-contact.ts';
import { builder } from '../schema/builder.ts';
import { Contact } from '../schema/contact.ts';
import { ContactOutcome } from '../schema/contact-outcome.ts';
import { CONTACT_ID, type Conditions, EXPECTED_VERSION, IDEMPOTENCY_KEY, requestFrom } from './input-fields.ts';
import { mutationPayload, unlessRejected } from './payload.ts';
import { run } from './run.ts';
import { WORKSPACE } from './workspace-argument.ts';

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
  'The contact after the revert, or every obstacle to it.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact after the revert; null when it was refused.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'What the revert did to the contact; null when it was refused.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    restoredContactIds: t.idList({
      nullable: true,
      description: 'The contacts that had been merged into it and came back; null when it was refused.',
      resolve: unlessRejected(({ restoredContactIds }) => restoredContactIds),
    }),
    mergedAgainContactIds: t.idList({
      nullable: true,
      description: 'The contacts that had come back before and were merged into it again; null when it was refused.',
      resolve: unlessRejected(({ mergedAgainContactIds }) => mergedAgainContactIds),
    }),
  }),
);

builder.mutationField('revertContact', (t) =>
  t.field({
    type: RevertContactPayload,
    description:
      'Gives a contact the state of an earlier version, in a new version: all of it or, with errors, nothing. A deleted ' +
      'contact and contacts that were merged into it since come back, for keys with the scope `history:read`.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({ type: RevertContactInput, required: true, description: 'The version to return to.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, revertContact, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);
