import { expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { startGateway, startGatewayWith } from '../../gateway.ts';
import { post } from '../ways.ts';

const SDL = { query: '{ _service { ...Schema } } fragment Schema on _Service { sdl }' };
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Contact { id } } }`;

test('the subgraph has its schema with the keys of its entities, without an access key like introspection', async () => {
  const subgraph = await startGatewayWith({ graphql: { federation: true } });
  const { data } = await post({ url: subgraph.url }, SDL);
  const { sdl } = (data as { _service: { sdl: string } })._service;
  expect(sdl.split('\n').filter((line) => /@(key|link|shareable)/.test(line))).toEqual([
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])',
    'type Account implements Node @key(fields: "workspaceId id") {',
    'type Company implements Node @key(fields: "workspaceId ref") {',
    'type Contact implements Node @key(fields: "workspaceId id") {',
    'type ContactByIdentifier @key(fields: "workspaceId key value") {',
    'type ContactList implements Node @key(fields: "workspaceId id") {',
    'type PageInfo @shareable {',
  ]);
  expect(sdl).not.toMatch(/_Any|_Entity|_Service|_entities|_service/);
  await subgraph.close();
});

test('without introspection, the subgraph finds entities but does not return its schema', async () => {
  const subgraph = await startGatewayWith({ graphql: { federation: true, introspection: false } });
  const { id: workspaceId, key } = await subgraph.workspace(SEED);
  const { data, errors } = await post({ url: subgraph.url, key }, SDL);
  const message = 'the schema of the subgraph needs introspection: set GRAPHQL_INTROSPECTION=on to compose';
  expect({ data, errors }).toMatchObject({ data: undefined, errors: [{ message }] });
  const variables = { representations: [{ __typename: 'Contact', workspaceId, id: ADA }] };
  const found = await post({ url: subgraph.url, key }, { query: ENTITIES, variables });
  expect(found.data).toEqual({ _entities: [{ id: ADA }] });
  await subgraph.close();
});

test('without the setting, the schema has no fields for gateways', async () => {
  const usual = await startGateway();
  for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
    const { errors = [] } = await post({ url: usual.url }, { query });
    expect(errors[0]?.message).toMatch(/^Cannot query field "_\w+" on type "Query"/);
  }
  await usual.close();
});
