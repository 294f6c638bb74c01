import {
  type AttributeDefinitionChanged,
  archiveAttributeDefinition,
  createAttributeDefinition,
  findAttributeDefinition,
  pageAttributeDefinitions,
  positionOfDefinition,
  updateAttributeDefinition,
} from '../../resolvers/workspaces/attribute-definitions.ts';
import { AttributeDefinition } from '../schema/attribute-definition.ts';
import { builder } from '../schema/builder.ts';
import {
  ArchiveAttributeDefinitionInput,
  CreateAttributeDefinitionInput,
  UpdateAttributeDefinitionInput,
} from './attribute-definition-input.ts';
import { connectionFrom, pageInput } from './connection.ts';
import { conditionsFrom, requestFrom } from './input-fields.ts';
import { mutationPayload, unlessRejected } from './payload.ts';
import { run, unwrapOrNull } from './run.ts';
import { WORKSPACE } from './workspace-argument.ts';

const KEY = 'The key of the attribute.';

builder.queryField('attributeDefinitions', (t) =>
  t.connection(
    {
      type: AttributeDefinition,
      nullable: true,
      description: 'The attribute definitions, built-in ones too, by key. A hundred where nothing else is said.',
      args: {
        ...WORKSPACE,
        includeArchived: t.arg.boolean({ description: 'Whether to return archived ones, too.' }),
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
    description: 'The definition of a key, or null.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findAttributeDefinition, input)),
  }),
);

const CreateAttributeDefinitionPayload = definitionPayload(
  'CreateAttributeDefinitionPayload',
  'The definition that was made, or why it was not.',
);
const UpdateAttributeDefinitionPayload = definitionPayload(
  'UpdateAttributeDefinitionPayload',
  'The definition after the update, or why it was refused.',
);
const ArchiveAttributeDefinitionPayload = definitionPayload(
  'ArchiveAttributeDefinitionPayload',
  'The definition that is out of use, or why it is not.',
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
    description: 'Changes a definition. What is left out stays; values that contacts have are left as they are.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
      input: t.arg({ type: UpdateAttributeDefinitionInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, { workspaceId, key, input }, context) =>
      run(context, updateAttributeDefinition, { workspaceId, key, ...requestFrom(input) }),
  }),
);

builder.mutationField('archiveAttributeDefinition', (t) =>
  t.field({
    type: ArchiveAttributeDefinitionPayload,
    description: 'Takes an attribute out of use: values that contacts have stay, none is written any more.',
    args: {
      ...WORKSPACE,
      key: t.arg.string({ required: true, description: KEY }),
      input: t.arg({
        type: ArchiveAttributeDefinitionInput,
        description: 'What must hold for the attribute to be archived. Null is an error.',
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
      description: 'The definition; null when it was refused.',
      resolve: unlessRejected(({ attributeDefinition }) => attributeDefinition),
    }),
  }));
}
