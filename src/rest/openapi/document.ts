import { ROUTES } from '../routes.ts';
import { changesSomething, type Route } from '../server/route.ts';
import { namedSchemas, withReferences } from './components.ts';
import { errorResponses, namedProblems } from './error-responses.ts';
import { PATH_PARAMETERS } from './examples.ts';
import { HEADERS, headerReferences } from './headers.ts';

/**
 * Returns the OpenAPI 3.1 document of the REST API, created from the routes and from the schemas that bodies are
 * checked with. `server` is the URL of the server, by default relative to that of the document.
 */
export function openapiDocument(version: string, server = '/') {
  return {
    openapi: '3.1.0',
    info: {
      title: 'contact-gateway',
      version,
      description:
        'Stores contacts and lets programs change them safely. Each change is atomic and is on disk before its response ' +
        'is sent.',
      contact: { name: 'The operator of this gateway' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server, description: 'This server.' }],
    // Tools take the first scheme, and send a bare key with this one.
    security: [{ bearer: [] }, { accessKey: [] }],
    tags: TAGS,
    paths: paths(),
    components: {
      securitySchemes: SECURITY,
      schemas: namedSchemas(),
      headers: HEADERS,
      responses: namedProblems(),
    },
  };
}

const TAGS = [
  { name: 'Contacts', description: 'The people and things that a company is in touch with.' },
  { name: 'Identifiers', description: 'The identifiers of contacts. Each belongs to at most one contact.' },
  { name: 'Lists', description: 'Lists that contacts can be on.' },
  { name: 'Accounts', description: 'Accounts that contacts belong to.' },
  { name: 'Attribute definitions', description: 'The attributes of contacts and their allowed values.' },
  { name: 'Access keys', description: 'The keys of clients, which need the scope `keys:write` to change them.' },
  { name: 'Workspaces', description: 'The workspaces of access keys.' },
];

const SECURITY = {
  accessKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The word AccessKey, a space and an access key: `AccessKey cgk_…`',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The same access key as a bearer token, or an access token (JWT) of the OpenID provider of this server.',
  },
};

/** Reading methods come first. */
const METHODS: readonly Route['method'][] = ['GET', 'POST', 'PATCH', 'DELETE'];

function paths(): Record<string, object> {
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      {
        ...(path.includes('{') ? { parameters: namesIn(path).map((name) => pathParameter(name)) } : {}),
        ...Object.fromEntries(
          routes
            .toSorted((a, b) => METHODS.indexOf(a.method) - METHODS.indexOf(b.method))
            .map((route) => [route.method.toLowerCase(), operation(route)]),
        ),
      },
    ]),
  );
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function pathParameter(name: string, more: object = {}): object {
  return { name, in: 'path', required: true, ...PATH_PARAMETERS[name], ...more };
}

/** Parameters of an operation replace those of its path with the same name. */
function ownPathParameters({ pathExamples = {} }: Route): object[] {
  return Object.entries(pathExamples).map(([name, example]) => pathParameter(name, { example }));
}

function operation(route: Route): object {
  const { operation: declared, tag, summary, description, body } = route;
  const parameters = [...ownPathParameters(route), ...queryParameters(route), ...headerParameters(route)];
  return {
    operationId: declared.name,
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
    responses: { ...successAnswers(route), ...errorResponses(route) },
  };
}

function queryParameters({ query = {} }: Route): object[] {
  return Object.entries(query).map(([name, { schema, description }]) => ({
    name,
    in: 'query',
    description,
    schema,
    ...('items' in schema ? REPEATED : {}),
  }));
}

/** `?attribute=a&attribute=b`: the default, explicit because some tools assume another one. */
const REPEATED = { style: 'form', explode: true };

function headerParameters(route: Route): object[] {
  const names = [...(route.headers ?? []), ...(changesSomething(route) ? (['Idempotency-Key'] as const) : [])];
  return names.map((name) => ({ name, in: 'header', ...REQUEST_HEADERS[name] }));
}

const REQUEST_HEADERS = {
  'If-Match': {
    description: 'Entity tags of the versions that may be changed, or * for any.',
    schema: { type: 'string' },
    example: '*',
  },
  'If-None-Match': {
    description: 'Reads: entity tags of the versions that the client has. Changes: * creates and does not update.',
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    description:
      'Makes the change only once, however often the request is sent: for a day, the gateway returns the first ' +
      'response again. Use a new UUID for each change.',
    schema: { type: 'string', minLength: 1, maxLength: 257 },
  },
};

function successAnswers(route: Route): Record<string, object> {
  const replayed = changesSomething(route) ? ['Idempotency-Replayed'] : [];
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description, schema, example, headers = [], mediaType }]) => [
      status,
      {
        description,
        headers: headerReferences([...headers, 'Ignored-Parameters', ...replayed]),
        ...(schema === undefined
          ? {}
          : { content: { [mediaType ?? 'application/json']: { schema: withReferences(schema), example } } }),
      },
    ]),
  );
}
