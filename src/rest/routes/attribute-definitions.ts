import type { AttributeDefinition } from '../../contacts/attributes/attribute-definition.ts';
import {
  ATTRIBUTE_FORMAT,
  ATTRIBUTE_KEY,
  ATTRIBUTE_TYPE,
  CARDINALITY,
  CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
} from '../../contacts/attributes/attribute-definition-body.ts';
import {
  archiveAttributeDefinition,
  createAttributeDefinition,
  findAttributeDefinition,
  pageAttributeDefinitions,
  positionOfDefinition,
  updateAttributeDefinition,
} from '../../resolvers/workspaces/attribute-definitions.ts';
import { DELETED_EXAMPLE, EXAMPLE } from '../openapi/examples.ts';
import { TIMES, timesBody } from '../resources/schemas.ts';
import { route } from '../server/declare-route.ts';
import { booleanFrom, pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { Route } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/attribute-definitions';
const ONE = `${ALL}/{key}`;

export const ATTRIBUTE_DEFINITION = {
  type: 'object',
  description: 'The definition of an attribute and its values.',
  required: [
    'key',
    'displayName',
    'type',
    'cardinality',
    'pii',
    'readOnly',
    'builtin',
    'group',
    'archived',
    'version',
    'createdAt',
    'updatedAt',
  ],
  additionalProperties: false,
  properties: {
    key: ATTRIBUTE_KEY,
    displayName: { type: 'string', description: 'The name for people.' },
    description: { type: 'string', description: 'The purpose of the attribute.' },
    type: ATTRIBUTE_TYPE,
    cardinality: CARDINALITY,
    format: ATTRIBUTE_FORMAT,
    pii: { type: 'boolean', description: 'Whether values are personally identifiable information.' },
    readOnly: { type: 'boolean', description: 'Whether a value cannot be changed after it is first set.' },
    builtin: { type: 'boolean', description: 'Whether every workspace has the attribute.' },
    group: {
      type: 'string',
      enum: ['standard', 'custom'],
      description: 'standard: built in. custom: defined by the workspace.',
    },
    archived: { type: 'boolean', description: 'Whether the attribute is archived.' },
    version: { type: 'integer', minimum: 1, description: 'Increases by one with each change.' },
    ...TIMES,
  },
};

const DEFINITION_EXAMPLE = {
  key: 'countryCode',
  displayName: 'Country code',
  type: 'string',
  cardinality: 'one',
  pii: false,
  readOnly: false,
  builtin: false,
  group: 'custom',
  archived: false,
  version: 1,
  createdAt: EXAMPLE.time,
  updatedAt: EXAMPLE.time,
};

const SHOWN = {
  description: 'The definition.',
  schema: ATTRIBUTE_DEFINITION,
  example: DEFINITION_EXAMPLE,
  headers: ['ETag'],
};
const CHANGED = { ...SHOWN, headers: ['ETag', 'Ignored-Properties'] };

export const attributeDefinitionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: ALL,
    operation: pageAttributeDefinitions,
    tag: 'Attribute definitions',
    summary: 'List the attribute definitions',
    description: 'By key, including built-in ones.',
    query: {
      ...pageParameters(100),
      archived: {
        schema: { type: 'boolean', default: false },
        description: 'Whether to include archived definitions.',
      },
    },
    responses: {
      200: {
        description: 'A page of definitions.',
        schema: pageSchema(ATTRIBUTE_DEFINITION),
        example: { results: [DEFINITION_EXAMPLE] },
        body: (page) => pageBody(page, positionOfDefinition, definitionBody),
      },
    },
    input: ({ params, query }) => ({
      ...params,
      page: pageInput(query),
      includeArchived: archivedInput(query),
    }),
  }),
  route({
    method: 'POST',
    path: ALL,
    operation: createAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Define an attribute',
    description: 'Contacts can then have values of the attribute.',
    body: {
      schema: CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
      example: {
        key: 'satisfaction',
        displayName: 'Satisfaction',
        type: 'number',
        format: { type: 'range', range: { min: 0, max: 10 } },
      },
    },
    responses: {
      201: {
        ...CHANGED,
        description: 'The created definition.',
        headers: ['Location', 'ETag', 'Ignored-Properties'],
        location: ({ attributeDefinition }, { params }) => [
          'workspaces',
          params.workspaceId.toLowerCase(),
          'attribute-definitions',
          attributeDefinition.key,
        ],
        body: ({ attributeDefinition }) => definitionBody(attributeDefinition),
      },
    },
    problems: [409],
    input: ({ params, body }) => ({ ...params, body }),
    version: ({ attributeDefinition }) => attributeDefinition.version,
  }),
  route({
    method: 'GET',
    path: ONE,
    operation: findAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Read an attribute definition',
    description: 'Built-in, custom or archived.',
    responses: { 200: { ...SHOWN, body: definitionBody } },
    input: ({ params }) => params,
    version: (definition) => definition.version,
  }),
  route({
    method: 'PATCH',
    path: ONE,
    operation: updateAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Update an attribute definition',
    description:
      'Existing values of contacts stay unchanged. Writing a value that violates the new definition is rejected.',
    headers: ['If-Match'],
    body: { schema: UPDATE_ATTRIBUTE_DEFINITION_SCHEMA, example: { description: 'ISO 3166-1, two letters.' } },
    responses: {
      200: {
        ...CHANGED,
        description: 'The updated definition.',
        body: ({ attributeDefinition }) => definitionBody(attributeDefinition),
      },
    },
    problems: [412],
    input: ({ params, body, precondition }) => ({ ...params, body, precondition }),
    version: ({ attributeDefinition }) => attributeDefinition.version,
  }),
  route({
    method: 'DELETE',
    path: ONE,
    operation: archiveAttributeDefinition,
    pathExamples: { key: DELETED_EXAMPLE.key },
    tag: 'Attribute definitions',
    summary: 'Archive an attribute definition',
    description:
      'Existing values of contacts stay; new ones cannot be written. Built-in attributes cannot be archived.',
    headers: ['If-Match'],
    responses: { 204: { description: 'The attribute was archived.' } },
    problems: [412],
    input: ({ params, precondition }) => ({ ...params, precondition }),
  }),
];

function archivedInput({ archived = '' }: Record<string, unknown>) {
  return { value: booleanFrom(archived) ?? archived, path: ['archived'] };
}

/** Returns a definition without absent values. */
function definitionBody(definition: AttributeDefinition) {
  const { key, displayName, description, type, cardinality, format, pii, readOnly, builtin, archived, version } =
    definition;
  return {
    key,
    displayName,
    ...(description === null ? {} : { description }),
    type,
    cardinality,
    ...(format === null ? {} : { format }),
    pii,
    readOnly,
    builtin,
    group: builtin ? 'standard' : 'custom',
    archived,
    version,
    ...timesBody(definition),
  };
}
