import { isRejected, type Rejected } from '../../../contacts/validation/problem.ts';
import {
  type ContactPreviewed,
  previewContactUpdate,
  previewContactUpsert,
  type StrategyPreview,
} from '../../../resolvers/contacts/preview-update.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { ContactError } from '../../schema/contact-error.ts';
import { ContactFieldChange } from '../../schema/contact-field-change.ts';
import { IdentifierInput, IdentifierReference } from '../../schema/contact-identifier.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import { CONTACT_ID, requestFrom } from '../input-fields.ts';
import { errorsOf, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';
import { ContactStrategy, UpdateContactInput, UpsertContactInput } from './update-contact.ts';

const ContactStrategyPreview = builder.objectRef<StrategyPreview>('ContactStrategyPreview').implement({
  description: 'The effect of an update under one strategy.',
  fields: (t) => ({
    strategy: t.expose('strategy', { type: ContactStrategy, description: 'The strategy.' }),
    outcome: t.expose('outcome', {
      type: ContactOutcome,
      nullable: true,
      description: 'The effect of the update; null if it would be rejected.',
    }),
    skippedIdentifiers: t.expose('skippedIdentifiers', {
      type: [IdentifierReference],
      description: 'The identifiers that the strategy would not add.',
    }),
    conflicts: t.field({
      type: [ContactError],
      description:
        'The identifiers that belong to other contacts, with their holders, if the update would be rejected for them.',
      resolve: ({ conflicts }) => [...conflicts],
    }),
  }),
});

const ContactUpdatePreview = builder.objectRef<ContactPreviewed | Rejected>('ContactUpdatePreview').implement({
  description: 'The effect of an update. Nothing is written, and no row is locked.',
  fields: (t) => ({
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The effect of the update; null if it would be rejected.',
      resolve: unlessRejected(({ preview }) => preview.outcome),
    }),
    contact: t.field({
      type: Contact,
      nullable: true,
      description:
        'The contact after the update; null if it would be rejected. A contact that would be created has another ' +
        '`id`, `initialReference` and times in each preview. `accounts` and `companies` lack those that the update ' +
        'would create.',
      resolve: unlessRejected(({ preview }) => preview.contact),
    }),
    changes: t.field({
      type: [ContactFieldChange],
      description: 'The fields of the contact that would change; empty if the update would be rejected.',
      resolve: (result) => (isRejected(result) ? [] : result.preview.changes),
    }),
    errors: t.field({
      type: [ContactError],
      description: 'All reasons for which the update would be rejected; empty if it would succeed.',
      resolve: (result) => (isRejected(result) ? errorsOf(result) : [...result.preview.errors]),
    }),
    skippedIdentifiers: t.field({
      type: [IdentifierReference],
      description: 'The identifiers that the strategy would not add.',
      resolve: (result) => (isRejected(result) ? [] : result.preview.skippedIdentifiers),
    }),
    strategies: t.field({
      type: [ContactStrategyPreview],
      description: 'The same update under each strategy; empty if there is no contact to update.',
      resolve: (result) => (isRejected(result) ? [] : result.preview.strategies),
    }),
  }),
});

const PREVIEW =
  'Writes nothing and locks nothing. Requires the scope `contacts:read`; anything else that the update requires, such ' +
  'as the scope `contacts:write` or a version, is in `errors`. The `idempotencyKey` of the input has no effect.';

builder.queryField('previewContactUpdate', (t) =>
  t.field({
    type: ContactUpdatePreview,
    description: `Returns the effect of \`updateContact\` with the same arguments. ${PREVIEW}`,
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({ type: UpdateContactInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, previewContactUpdate, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);

builder.queryField('previewContactUpsert', (t) =>
  t.field({
    type: ContactUpdatePreview,
    description: `Returns the effect of \`upsertContact\` with the same arguments. ${PREVIEW}`,
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
      run(context, previewContactUpsert, { workspaceId, identifier, ...requestFrom(input) }),
  }),
);
