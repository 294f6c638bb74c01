import { buildSchema, type GraphQLInputType, getNamedType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { subgraph as schema } from '../../src/graphql/federation/subgraph.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import { fieldsOf } from './cases/graphql-document.ts';
import { shapeOfInput, shapeOfSchema } from './cases/shape.ts';
import { targetsOf } from './cases/targets.ts';
import { allCases } from './measure.ts';
import { SHORT } from './sizes.ts';
import type { World } from './world.ts';

const WORLD: World = {
  ...SHORT,
  workspaceId: 'w',
  definingId: 'd',
  definingKey: 'k',
  keys: { key: 'k', 'key without scopes': 'k', 'no key': undefined },
};
const CASES = allCases(WORLD);
const has = (operation: string, text: string) =>
  CASES.some((one) => one.operation === operation && one.dimension.includes(text));

it('every route has cases, and each part of its path, parameter, header and field of its body', () => {
  const missing = ROUTES.flatMap(({ method, path, query = {}, headers = [], body }) => {
    const { properties = {} } = (body?.schema ?? {}) as { properties?: object };
    const parts = [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path.${name}:`),
      ...Object.keys(query).map((name) => `query.${name}:`),
      ...headers.map((name) => `header ${name}:`),
      ...Object.keys(properties).map((name) => `body.${name}`),
      'the request as it is',
    ];
    return parts.filter((part) => !has(`${method} ${path}`, part)).map((part) => `${method} ${path} ${part}`);
  });
  expect(missing).toEqual([]);
});

it('every page has cases, and each part of its path', () => {
  const paths = ['/', '/docs', '/assets/', '/contacts/', '/graphql', '/openapi.json'].map((path) => `server ${path}`);
  expect(paths.filter((path) => !CASES.some(({ operation }) => operation.startsWith(path)))).toEqual([]);
  expect(has('server /contacts/{contactId}', 'path.contactId:')).toBe(true);
});

it('every root field of the schema has cases, and each of its arguments', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    fieldsOf(type).map((field) => ({ name: `${type?.name}.${field.name}`, args: field.args })),
  );
  const missing = roots.flatMap(({ name, args }) =>
    ['aliases', ...args.map((argument) => argument.name)]
      .filter((part) => !has(name, part))
      .map((part) => `${name} ${part}`),
  );
  expect(missing).toEqual([]);
});

it('every field that leads from one type of data to another has cases', () => {
  const reached = new Set<string>();
  const visit = (type: unknown): void => {
    if (!isObjectType(type) || reached.has(type.name)) return;
    reached.add(type.name);
    for (const field of fieldsOf(type)) visit(getNamedType(field.type));
  };
  visit(schema.getQueryType());
  const missing = [...reached]
    .filter((name) => !/^Query$|Connection$|Edge$|^PageInfo$/.test(name))
    .flatMap((name) => fieldsOf(schema.getType(name)).map((field) => ({ name, field })))
    .filter(({ field }) => isObjectType(getNamedType(field.type)) || field.args.length > 0)
    .map(({ name, field }) => `${name}.${field.name}`)
    .filter((operation) => !CASES.some((one) => one.operation === operation));
  expect(missing).toEqual([]);
});

it.each([
  ['an operation', () => targetsOf('inventContacts')],
  ['a keyword of a JSON schema', () => shapeOfSchema({ type: 'object', patternProperties: {} } as object)],
  ['a scalar', () => shapeOfInput(buildSchema('scalar Money').getType('Money') as GraphQLInputType)],
])('%s without a generator fails', (_, find) => {
  expect(find).toThrow(/^no (generator|worst cases) for the /);
});
