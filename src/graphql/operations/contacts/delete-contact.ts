import { type ContactDeleted, deleteContact } from '../../../resolvers/contacts/delete-contact.ts';
import { builder } from '../../schema/builder.ts';
import { CONTACT_ID, type Conditions, conditionsFrom, EXPECTED_VERSION, IDEMPOTENCY_KEY } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const DeleteContactInput = builder.inputRef<Conditions & { purge?: boolean | null }>('DeleteContactInput').implement({
  description: 'Conditions for deleting the contact, and whether to delete its history.',
  fields: (t) => ({
    purge: t.boolean({
      description:
        'Whether to delete the history too, even of a contact that was deleted before. Requires the scope ' +
        '`contacts:purge`.',
    }),
    expectedVersion: t.int({ description: EXPECTED_VERSION }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const DeleteContactPayload = mutationPayload<ContactDeleted>(
  'DeleteContactPayload',
  'The id of the deleted contact, or the errors.',
  (t) => ({
    deletedContactId: t.id({
      nullable: true,
      description: 'The id of the deleted contact; null if the request was rejected.',
      resolve: unlessRejected(({ id }) => id),
    }),
  }),
);

builder.mutationField('deleteContact', (t) =>
  t.field({
    type: DeleteContactPayload,
    description: 'Deletes a contact permanently. Its identifiers become free.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      input: t.arg({
        type: DeleteContactInput,
        description: 'Conditions for deleting the contact. Null is an error.',
      }),
    },
    resolve: (_root, { workspaceId, contactId, input }, context) => {
      const { purge, ...conditions } = input ?? {};
      const given = input === null ? conditionsFrom(input) : conditionsFrom(conditions);
      return run(context, deleteContact, { workspaceId, contactId, purge, ...given });
    },
  }),
);
