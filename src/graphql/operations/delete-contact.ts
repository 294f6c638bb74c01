import { type ContactDeleted, deleteContact } from '../../resolvers/contacts/delete-contact.ts';
import { builder } from '../schema/builder.ts';
import { CONTACT_ID, type Conditions, conditionsFrom, EXPECTED_VERSION, IDEMPOTENCY_KEY } from './input-fields.ts';
import { mutationPayload, unlessRejected } from './payload.ts';
import { run } from './run.ts';
import { WORKSPACE } from './workspace-argument.ts';

const DeleteContactInput = builder.inputRef<Conditions & { purge?: boolean | null }>('DeleteContactInput').implement({
  description: 'What must hold for the contact to be deleted, and whether its history goes, too.',
  fields: (t) => ({
    purge: t.boolean({
      description:
        'Whether the history of the contact goes, too: for keys with the scope `contacts:purge`, also of a contact that ' +
        'was deleted before.',
    }),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const DeleteContactPayload = mutationPayload<ContactDeleted>(
  'DeleteContactPayload',
  'That a contact is gone, or why it is not.',
  (t) => ({
    deletedContactId: t.id({
      nullable: true,
      description: 'The id of the contact that is gone; null when it was refused.',
      resolve: unlessRejected(({ id }) => id),
    }),
  }),
);

builder.mutationField('deleteContact', (t) =>
  t.field({
    type: DeleteContactPayload,
    description: 'Deletes a contact for good; its identifiers are free then.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({
        type: DeleteContactInput,
        description: 'What must hold for the contact to be deleted. Null is an error.',
      }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) => {
      const { purge, ...conditions } = input ?? {};
      const given = input === null ? conditionsFrom(input) : conditionsFrom(conditions);
      return run(context, deleteContact, { workspaceId, contactId, purge, ...given });
    },
  }),
);
