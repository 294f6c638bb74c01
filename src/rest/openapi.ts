import { PATH_PARAMETERS } from './example-ids.ts';
import { namedSchemas, withReferences } from './openapi-components.ts';
import { namedProblems, problemAnswers } from './openapi-problems.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

/** The documented API as an OpenAPI 3.1 document, made of the routes and the schemas that bodies are checked with. */
export function openapiDocument(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'contact-gateway',
      version,
      description:
        'Holds contacts and lets programs change them safely. Every change happens whole or not at all, and is on ' +
        'disk when its answer comes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server.' }],
    security: [{ accessKey: [] }, { bearer: [] }],
    tags: TAGS,
    paths: paths(),
    components: {
      securitySchemes: SECURITY,
      schemas: namedSchemas(),
      headers: HEADERS,
      responses: namedProblems(headerReferences),
    },
  };
}

const TAGS = [
  { name: 'Contacts', description: 'Whom a company is in touch with.' },
  { name: 'Identifiers', description: 'What a contact is found by: each belongs to one contact at most.' },
  { name: 'Lists', description: 'Lists that contacts can be on.' },
  { name: 'Accounts', description: 'Accounts that contacts belong to.' },
  { name: 'Attribute definitions', description: 'What values the attributes of contacts may have.' },
  { name: 'Workspaces', description: 'Where an access key belongs.' },
];

const SECURITY = {
  accessKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The word AccessKey and an access key: `AccessKey cgk_…`',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same access key as a bearer token.' },
};

/** Headers of answers, by name. */
const HEADERS: Record<string, object> = {
  ETag: header('The version of the contact, to be sent as If-Match.', '"3"'),
  Location: header(
    'Where it is.',
    '/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  ),
  'Contact-Outcome': header('What the call did to the contact: CREATED, UPDATED or UNCHANGED.', 'UPDATED'),
  'Skipped-Identifiers': header(
    'Identifiers that the strategy did not add, percent-encoded, separated by commas.',
    'emailaddress=a%40example.com',
  ),
  'Ignored-Properties': header('Properties of the body that mean nothing here, separated by commas.', 'firstName'),
  Deprecation: header('Since when a property of the body is out of use (RFC 9745).', '@1767225600'),
  'WWW-Authenticate': header('How to identify oneself.', 'AccessKey'),
  'Retry-After': header('Seconds after which to try again.', '1'),
};

function header(description: string, example: string): object {
  return { description, schema: { type: 'string' }, example };
}

function headerReferences(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function paths(): Record<string, object> {
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      {
        ...(path.includes('{') ? { parameters: pathParameters(path) } : {}),
        ...Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
      },
    ]),
  );
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...PATH_PARAMETERS[name],
  }));
}

function operation(route: Route): object {
  const { operationId, tag, summary, description, body } = route;
  const parameters = [...queryParameters(route), ...headerParameters(route)];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: withReferences(body.schema), example: body.example } },
          },
        }),
    responses: { ...successAnswers(route), ...problemAnswers(route) },
  };
}

function queryParameters({ query = {} }: Route): object[] {
  return Object.entries(query).map(([name, { schema, description }]) => ({ name, in: 'query', description, schema }));
}

function headerParameters({ headers = [] }: Route): object[] {
  return headers.map((name) => ({
    name,
    in: 'header',
    description: 'Entity tags of the versions at which the contact may be changed, or * for any.',
    schema: { type: 'string' },
  }));
}

function successAnswers({ answers }: Route): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, example, headers = [] }]) => [
      status,
      {
        description,
        ...(headers.length === 0 ? {} : { headers: headerReferences(headers) }),
        ...(schema === undefined
          ? {}
          : { content: { 'application/json': { schema: withReferences(schema), example } } }),
      },
    ]),
  );
}
