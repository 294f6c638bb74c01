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
import { EXAMPLE } from '../openapi/examples.ts';
import { TIMES, timesBody } from '../resources/schemas.ts';
import { entityTag, withPrecondition } from '../server/conditional-request.ts';
import { booleanFrom, pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { DefinitionPath, WorkspacePath } from '../server/path-params.ts';
import { answer, sendCreated, setIgnoredHeader } from '../server/response.ts';
import type { Route } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/attribute-definitions';
const ONE = `${ALL}/{key}`;

export const ATTRIBUTE_DEFINITION = {
  type: 'object',
  description: 'What values an attribute may have.',
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
    displayName: { type: 'string', description: 'What people call the attribute.' },
    description: { type: 'string', description: 'What the attribute is for.' },
    type: ATTRIBUTE_TYPE,
    cardinality: CARDINALITY,
    format: ATTRIBUTE_FORMAT,
    pii: { type: 'boolean', description: 'Whether values say who a person is.' },
    readOnly: { type: 'boolean', description: 'Whether a value stays as it is first set.' },
    builtin: { type: 'boolean', description: 'Whether every workspace has the attribute.' },
    group: { type: 'string', enum: ['standard', 'custom'], description: 'standard where it is built in.' },
    archived: { type: 'boolean', description: 'Whether the attribute is out of use.' },
    version: { type: 'integer', minimum: 1, description: 'Grows by one with each change.' },
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
  {
    method: 'GET',
    path: ALL,
    operation: pageAttributeDefinitions,
    tag: 'Attribute definitions',
    summary: 'List the attribute definitions',
    description: 'By key, with those that are built in.',
    query: {
      ...pageParameters(100),
      archived: {
        schema: { type: 'boolean', default: false },
        description: 'Whether to return archived ones, too.',
      },
    },
    responses: {
      200: {
        description: 'A page of definitions.',
        schema: pageSchema(ATTRIBUTE_DEFINITION),
        example: { results: [DEFINITION_EXAMPLE] },
      },
    },
    async handle(session, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const { archived = '' } = request.query as { archived?: unknown };
      const includeArchived = { value: booleanFrom(archived) ?? archived, path: ['archived'] };
      const input = { workspaceId, page: pageInput(request), includeArchived };
      return answer(request, reply, await session.run(pageAttributeDefinitions, input), (page) =>
        reply.send(pageBody(page, positionOfDefinition, definitionBody)),
      );
    },
  },
  {
    method: 'POST',
    path: ALL,
    operation: createAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Define an attribute',
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
        description: 'The definition that was made.',
        headers: ['Location', 'ETag', 'Ignored-Properties'],
      },
    },
    problems: [409],
    async handle(session, request, reply) {
      const { workspaceId } = request.params as WorkspacePath;
      const result = await session.run(createAttributeDefinition, { workspaceId, body: request.body });
      return answer(request, reply, result, ({ attributeDefinition, ignoredProperties }) =>
        sendCreated(
          setIgnoredHeader(reply, ignoredProperties).header('etag', entityTag(attributeDefinition.version)),
          ['workspaces', workspaceId.toLowerCase(), 'attribute-definitions', attributeDefinition.key],
          definitionBody(attributeDefinition),
        ),
      );
    },
  },
  {
    method: 'GET',
    path: ONE,
    operation: findAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Read an attribute definition',
    responses: { 200: SHOWN },
    async handle(session, request, reply) {
      const { workspaceId, key } = request.params as DefinitionPath;
      const result = await session.run(findAttributeDefinition, { workspaceId, key });
      return answer(request, reply, result, (definition) =>
        reply.header('etag', entityTag(definition.version)).send(definitionBody(definition)),
      );
    },
  },
  {
    method: 'PATCH',
    path: ONE,
    operation: updateAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Update an attribute definition',
    description: 'Values that contacts have are left as they are; those that no longer fit are refused when written.',
    headers: ['If-Match'],
    body: { schema: UPDATE_ATTRIBUTE_DEFINITION_SCHEMA, example: { description: 'ISO 3166-1, two letters.' } },
    responses: { 200: { ...CHANGED, description: 'The definition after the update.' } },
    problems: [412],
    handle(session, request, reply) {
      const { workspaceId, key } = request.params as DefinitionPath;
      return withPrecondition(request, reply, async (precondition) => {
        const input = { workspaceId, key, body: request.body, precondition };
        const result = await session.run(updateAttributeDefinition, input);
        return answer(request, reply, result, ({ attributeDefinition, ignoredProperties }) =>
          setIgnoredHeader(reply, ignoredProperties)
            .header('etag', entityTag(attributeDefinition.version))
            .send(definitionBody(attributeDefinition)),
        );
      });
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    operation: archiveAttributeDefinition,
    tag: 'Attribute definitions',
    summary: 'Archive an attribute definition',
    description: 'Values that contacts have stay; none is written any more. Those that are built in are refused.',
    headers: ['If-Match'],
    responses: { 204: { description: 'The attribute is out of use.' } },
    problems: [412],
    handle(session, request, reply) {
      const { workspaceId, key } = request.params as DefinitionPath;
      return withPrecondition(request, reply, async (precondition) => {
        const result = await session.run(archiveAttributeDefinition, { workspaceId, key, precondition });
        return answer(request, reply, result, () => reply.code(204).send());
      });
    },
  },
];

/** A definition as it is shown. What has no value is left out. */
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
