import { bySet, membersInWords } from '../../contacts/contact/contact-sets.ts';
import { MERGE_CONTACTS_SCHEMA, type MergeContactsBody } from '../../contacts/merge/merge-contacts-body.ts';
import type { Moved as MovedShape } from '../../contacts/merge/plan-merge.ts';
import { type ContactsMerged, mergeContacts } from '../../resolvers/contacts/merge-contacts.ts';
import { builder } from '../schema/builder.ts';
import { Contact } from '../schema/contact.ts';
import { IdentifierReference } from '../schema/contact-identifier.ts';
import { ContactOutcome } from '../schema/contact-outcome.ts';
import { memberType } from '../schema/set-member.ts';
import { type Conditions, EXPECTED_VERSION, IDEMPOTENCY_KEY, requestFrom } from './input-fields.ts';
import { mutationPayload, unlessRejected } from './payload.ts';
import { run } from './run.ts';
import { WORKSPACE } from './workspace-argument.ts';

const MergeContactsInput = builder.inputRef<MergeContactsBody & Conditions>('MergeContactsInput').implement({
  description: 'Which contact goes.',
  fields: (t) => ({
    contactId: t.id({ required: true, description: MERGE_CONTACTS_SCHEMA.properties.contactId.description }),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const MovedToContact = builder.objectRef<MovedShape>('MovedToContact').implement({
  description: 'What a contact got from the one that was merged into it.',
  fields: (t) => ({
    identifiers: t.field({
      type: [IdentifierReference],
      description: 'The identifiers that it got.',
      resolve: ({ identifiers }) => identifiers,
    }),
    attributes: t.exposeStringList('attributes', { description: 'The keys of the attributes that it got.' }),
    ...bySet((set) =>
      t.expose(set, { type: [memberType(set)], description: `The ${membersInWords(set)} that it got.` }),
    ),
  }),
});

const MergeContactsPayload = mutationPayload<ContactsMerged>(
  'MergeContactsPayload',
  'The contact that stayed, or why nothing was merged.',
  (t) => ({
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'The contact that stayed; null when it was refused.',
      resolve: unlessRejected(({ contact }) => contact),
    }),
    outcome: t.field({
      type: ContactOutcome,
      nullable: true,
      description: 'What the merge did to the contact that stayed; null when it was refused.',
      resolve: unlessRejected(({ outcome }) => outcome),
    }),
    moved: t.field({
      type: MovedToContact,
      nullable: true,
      description: 'What the contact got; null when it was refused.',
      resolve: unlessRejected(({ moved }) => moved),
    }),
  }),
);

builder.mutationField('mergeContacts', (t) =>
  t.field({
    type: MergeContactsPayload,
    description:
      'Merges one contact into another, which keeps the attributes that it has. From then on the id of the one that ' +
      'went leads to the one that stayed.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: 'The id of the contact that stays.' }),
      input: t.arg({ type: MergeContactsInput, required: true, description: 'Which contact goes.' }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) =>
      run(context, mergeContacts, { workspaceId, contactId, ...requestFrom(input) }),
  }),
);
