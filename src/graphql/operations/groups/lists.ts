import type { ContactList as ContactListShape } from '../../../contacts/groups/list.queries.ts';
import {
  CREATE_LIST_SCHEMA,
  type CreateListBody,
  UPDATE_LIST_SCHEMA,
  type UpdateListBody,
} from '../../../contacts/groups/list-body.ts';
import {
  createList,
  deleteList,
  findList,
  type ListChanged,
  pageLists,
  updateList,
} from '../../../resolvers/groups/lists.ts';
import { builder } from '../../schema/builder.ts';
import { ConsentType, ContactList } from '../../schema/contact-list.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { conditionsFrom, IDEMPOTENCY_KEY, type Nullable, type Repeatable, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const LIST_ID = 'The id of the list.';
const FIELDS = CREATE_LIST_SCHEMA.properties;

builder.queryField('lists', (t) =>
  t.connection(
    {
      type: ContactList,
      nullable: true,
      description: 'The lists of the workspace, oldest first. 100 by default.',
      args: { ...WORKSPACE },
      resolve: async (_root, { workspaceId, ...args }, context) => {
        const page = unwrapOrNull(await run(context, pageLists, { workspaceId, page: pageInput(args) }));
        return page === null ? null : connectionFrom(page, (list) => list, args);
      },
    },
    { name: 'ContactListConnection', description: 'A page of lists, oldest first.' },
    { name: 'ContactListEdge', description: 'A list in a page.' },
  ),
);

builder.queryField('list', (t) =>
  t.field({
    type: ContactList,
    nullable: true,
    description: 'The list with an id, or null.',
    args: {
      ...WORKSPACE,
      listId: t.arg({ type: 'UUID', required: true, description: LIST_ID }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findList, input)),
  }),
);

const CreateListInput = builder
  .inputRef<Nullable<CreateListBody> & { name: string } & Repeatable>('CreateListInput')
  .implement({
    description: CREATE_LIST_SCHEMA.description,
    fields: (t) => ({
      name: t.string({ required: true, description: FIELDS.name.description }),
      description: t.string({ description: FIELDS.description.description }),
      consentType: t.field({ type: ConsentType, description: FIELDS.consentType.description }),
      tags: t.field({ type: ['UUID'], description: FIELDS.tags.description }),
      isProof: t.boolean({ description: FIELDS.isProof.description }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const UpdateListInput = builder.inputRef<Nullable<UpdateListBody> & Repeatable>('UpdateListInput').implement({
  description: UPDATE_LIST_SCHEMA.description,
  fields: (t) => ({
    name: t.string({ description: FIELDS.name.description }),
    description: t.string({ description: FIELDS.description.description }),
    consentType: t.field({ type: ConsentType, description: FIELDS.consentType.description }),
    tags: t.field({ type: ['UUID'], description: FIELDS.tags.description }),
    isProof: t.boolean({ description: FIELDS.isProof.description }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateListPayload = listPayload('CreateListPayload', 'The created list, or the errors.');
const UpdateListPayload = listPayload('UpdateListPayload', 'The updated list, or the errors.');

builder.mutationField('createList', (t) =>
  t.field({
    type: CreateListPayload,
    description: 'Creates a list.',
    args: {
      ...WORKSPACE,
      input: t.arg({ type: CreateListInput, required: true, description: 'The list to create.' }),
    },
    resolve: (_root, { workspaceId, input }, context) =>
      run(context, createList, { workspaceId, ...requestFrom(input) }),
  }),
);

builder.mutationField('updateList', (t) =>
  t.field({
    type: UpdateListPayload,
    description: 'Updates a list. Omitted fields stay unchanged; null clears optional fields.',
    args: {
      ...WORKSPACE,
      listId: t.arg({ type: 'UUID', required: true, description: LIST_ID }),
      input: t.arg({ type: UpdateListInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, listId, input }, context) =>
      run(context, updateList, { workspaceId, listId, ...requestFrom(input) }),
  }),
);

const DeleteListInput = builder.inputRef<Repeatable>('DeleteListInput').implement({
  description: 'Options for deleting the list.',
  fields: (t) => ({ idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }) }),
});

const DeleteListPayload = mutationPayload<ContactListShape>(
  'DeleteListPayload',
  'The id of the deleted list, or the errors.',
  (t) => ({
    deletedListId: t.id({
      nullable: true,
      description: 'The id of the deleted list; null if the request was rejected.',
      resolve: unlessRejected(({ id }) => id),
    }),
  }),
);

builder.mutationField('deleteList', (t) =>
  t.field({
    type: DeleteListPayload,
    description: 'Deletes a list permanently, after removing all contacts from it. For long lists this takes a while.',
    args: {
      ...WORKSPACE,
      listId: t.arg({ type: 'UUID', required: true, description: LIST_ID }),
      input: t.arg({ type: DeleteListInput, description: 'Options for deleting the list. Null is an error.' }),
    },
    resolve: (_root, { workspaceId, listId, input }, context) =>
      run(context, deleteList, { workspaceId, listId, ...conditionsFrom(input) }),
  }),
);

function listPayload(name: string, description: string) {
  return mutationPayload<ListChanged>(name, description, (t) => ({
    list: t.field({
      type: ContactList,
      nullable: true,
      description: 'The list; null if the request was rejected.',
      resolve: unlessRejected(({ list }) => list),
    }),
  }));
}
