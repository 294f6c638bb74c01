import { isNonNullType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FREE_EMAIL, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { argumentsOf, documentOf, leavesOf, operationFields } from '../sample-arguments.ts';
import { post } from '../ways.ts';

/** A client's precondition for a change. */
const CONDITIONS = ['expectedVersion', 'mustExist', 'mustBeNew', 'idempotencyKey'];

const mutations = operationFields().filter(({ operation }) => operation === 'mutation');
const conditions = mutations.flatMap(({ field }) => [
  ...leavesOf(field)
    // A problem with one of several updates is in its own result.
    .filter(({ path }) => CONDITIONS.includes(path.at(-1) ?? '') && path[0] !== 'updates')
    .map((leaf) => ({ field, leaf, name: leaf.path.join('.') })),
  ...field.args
    .filter(({ name, type }) => name === 'input' && !isNonNullType(type))
    .map(({ type }) => ({ field, leaf: { path: ['input'], type: String(type) }, name: 'input' })),
]);

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

test('every mutation takes the idempotency key in its input', () => {
  const keys = conditions.filter(({ leaf }) => leaf.path.at(-1) === 'idempotencyKey');
  expect(keys.map(({ field, name }) => `${field.name}.${name}`)).toEqual(
    mutations.map(({ field }) => `${field.name}.input.idempotencyKey`),
  );
});

test('every mutation has a condition', () => {
  expect(new Set(conditions.map(({ field }) => field.name))).toEqual(new Set(mutations.map(({ field }) => field.name)));
});

test.each(conditions)('$field.name rejects null for $name, as a variable and as a literal', async ({ field, leaf }) => {
  const before = await workspace.rows();
  const variables = argumentsOf(field, workspace.id, leaf, null);
  const document = documentOf('mutation', field, '{ errors { __typename path } }');
  const literal = `mutation { ${field.name}(${inner(variables)}) { errors { __typename path } } }`;

  for (const request of [{ query: document, variables }, { query: literal }]) {
    const { data, errors } = await post({ url: gateway.url, key: workspace.key }, request);
    expect(errors).toBeUndefined();
    expect(data?.[field.name]).toEqual({ errors: [{ __typename: 'ValidationError', path: [leaf.path.at(-1)] }] });
  }
  expect(await workspace.rows()).toEqual(before);
});

test('a condition whose variable is absent has no effect', async () => {
  const input = '{ expectedVersion: $version, mustExist: $exist, mustBeNew: $new, idempotencyKey: $key }';
  const field = `upsertContact(workspaceId: "${workspace.id}", identifier: $identifier, input: ${input})`;
  const variables = '$identifier: IdentifierInput!, $version: Int, $exist: Boolean, $new: Boolean, $key: String';
  const query = `mutation (${variables}) { ${field} { outcome errors { message } } }`;
  const request = { query, variables: { identifier: FREE_EMAIL } };
  const { data } = await post({ url: gateway.url, key: workspace.key }, request);
  expect(data?.upsertContact).toEqual({ outcome: 'CREATED', errors: [] });
});

/** Arguments as literals, without braces. Enum values need no quotes. */
function inner(value: object): string {
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${ENUMS.has(name) ? part : literalOf(part)}`)
    .join(', ');
}

const ENUMS = new Set(['type', 'cardinality', 'consentType', 'strategy']);

function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  return typeof value === 'object' && value !== null ? `{ ${inner(value)} }` : JSON.stringify(value);
}
