import {
  type AttributeDefinitionChanged,
  archiveAttributeDefinition,
  createAttributeDefinition,
  findAttributeDefinition,
  pageAttributeDefinitions,
  positionOfDefinition,
  updateAttributeDefinition,
} from '../../../resolvers/workspaces/attribute-definitions.ts';
import { AttributeDefinition } from '../../schema/attribute-definition.ts';
import { builder } from '../../schema/builder.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { conditionsFrom, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';
import {
  ArchiveAttributeDefinitionInput,
  CreateAttributeDefinitionInput,
  UpdateAttributeDefinitionInput,
} from './attribute-definition-input.ts';

const KEY = 'The key of the attribute.';

builder.queryField('attributeDefinitions', (t) =>
  t.connection(
    {
      type: AttributeDefinition,
      nullable: true,
      description: 'The attribute definitions, including built-in ones, by key. 100 by default.',
      args: {
        ...WORKSPACE,
        includeArchived: t.arg.boolean({ description: 'Whether to include archived definitions.' }),
      },
      resolve: async (_root, { workspaceId, includeArchived, ...args }, context) => {
        const archived = { value: includeArchived ?? false, path: ['includeArchived'] };
        const input = { workspaceId, page: pageInput(args), includeArchived: archived };
        const page = unwrapOrNull(await run(context, pageAttributeDefinitions, input));
        return page === null ? null : connectionFrom(page, positionOfDefinition, args);
      },
    },
    { name: 'AttributeDefinitionConnection', description: 'A page of attribute definitions, by key.' },
    { name: 'AttributeDefinitionEdge', description: 'An attribute definition in a page.' },
  ),
);

builder.queryField('attributeDefinition', (t) =>
  t.field({
    type: AttributeDefinition,
    nullable: true,
    description: 'The definition with a key, or null.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findAttributeDefinition, input)),
  }),
);

const CreateAttributeDefinitionPayload = definitionPayload(
  'CreateAttributeDefinitionPayload',
  'The created definition, or the errors.',
);
const UpdateAttributeDefinitionPayload = definitionPayload(
  'UpdateAttributeDefinitionPayload',
  'The updated definition, or the errors.',
);
const ArchiveAttributeDefinitionPayload = definitionPayload(
  'ArchiveAttributeDefinitionPayload',
  'The archived definition, or the errors.',
);

builder.mutationField('createAttributeDefinition', (t) =>
  t.field({
    type: CreateAttributeDefinitionPayload,
    description: 'Defines an attribute.',
    args: {
      ...WORKSPACE,
      input: t.arg({ type: CreateAttributeDefinitionInput, required: true, description: 'The attribute to define.' }),
    },
    resolve: (_root, { workspaceId, input }, context) =>
      run(context, createAttributeDefinition, { workspaceId, ...requestFrom(input) }),
  }),
);

builder.mutationField('updateAttributeDefinition', (t) =>
  t.field({
    type: UpdateAttributeDefinitionPayload,
    description: 'Updates a definition. Omitted fields and existing values of contacts stay unchanged.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
      input: t.arg({ type: UpdateAttributeDefinitionInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { workspaceId, key, input }, context) =>
      run(context, updateAttributeDefinition, { workspaceId, key, ...requestFrom(input) }),
  }),
);

builder.mutationField('archiveAttributeDefinition', (t) =>
  t.field({
    type: ArchiveAttributeDefinitionPayload,
    description: 'Archives an attribute: existing values stay, new ones cannot be written.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
      input: t.arg({
        type: ArchiveAttributeDefinitionInput,
        description: 'Conditions for archiving the attribute. Null is an error.',
      }),
    },
    resolve: (_root, { workspaceId, key, input }, context) =>
      run(context, archiveAttributeDefinition, { workspaceId, key, ...conditionsFrom(input) }),
  }),
);

function definitionPayload(name: string, description: string) {
  return mutationPayload<AttributeDefinitionChanged>(name, description, (t) => ({
    attributeDefinition: t.field({
      type: AttributeDefinition,
      nullable: true,
      description: 'The definition; null if the request was rejected.',
      resolve: unlessRejected(({ attributeDefinition }) => attributeDefinition),
    }),
  }));
}
