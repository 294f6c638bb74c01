import { bySet, membersInWords } from '../../../contacts/contact/contact-sets.ts';
import { MERGE_CONTACTS_SCHEMA, type MergeContactsBody } from '../../../contacts/merge/merge-contacts-body.ts';
import type { Moved as MovedShape } from '../../../contacts/merge/plan-merge.ts';
import { type ContactsMerged, mergeContacts } from '../../../resolvers/contacts/merge-contacts.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { IdentifierReference } from '../../schema/contact-identifier.ts';
import { ContactOutcome } from '../../schema/contact-outcome.ts';
import { memberType } from '../../schema/set-member.ts';
import { type Conditions, EXPECTED_VERSION, IDEMPOTENCY_KEY, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const MergeContactsInput = builder.inputRef<MergeContactsBody & Conditions>('MergeContactsInput').implement({
  description: 'The contact to merge.',
  fields: (t) => ({
    contactId: t.id({ required: true, description: MERGE_CONTACTS_SCHEMA.properties.contactId.description }),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const MovedToContact = builder.objectRef<MovedShape>('MovedToContact').implement({
  description: 'The data that a contact received from the contact merged into it.',
  fields: (t) => ({
    identifiers: t.field({
      type: [IdentifierReference],
      description: 'The received identifiers.',
      resolve: ({ identifiers }) => identifiers,
    }),
    attributes: t.exposeStringList('attributes', { description: 'The keys of the received attributes.' }),
    ...bySet((set) => t.expose(set, { type: [memberType(set)], description: `The received ${membersInWords(set)}.` })),
  }),
});

const MergeContactsPayload = mutationPayload<ContactsMerged>(
  'MergeContactsPayload',
  'The surviving contact, or the errors.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The surviving contact; null if the request was rejected.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'The effect on the surviving contact; null if the request was rejected.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    moved: t.field({
      type: MovedToContact,
      nullable: true,
      description: 'The data that the contact received; null if the request was rejected.',
      resolve: unlessRejected(({ moved }) => moved),
    }),
  }),
);

builder.mutationField('mergeContacts', (t) =>
  t.field({
    type: MergeContactsPayload,
    description:
      'Merges one contact into another one, which keeps its own attributes. From then on, the id of the merged contact ' +
      'leads to the surviving one.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: 'The id of the surviving contact.' }),
      input: t.arg({ type: MergeContactsInput, required: true, description: 'The contact to merge.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, mergeContacts, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);
