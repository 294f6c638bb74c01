import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADAS_EMAIL, FREE_EMAIL, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { graphql } from '../../generated/index.ts';
import { execute } from '../execute.ts';

const UPSERT = graphql(`
  mutation UpsertIf($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
      outcome
      errors {
        __typename
        ... on VersionConflictError {
          currentVersion
        }
      }
    }
  }
`);

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const conflict = (currentVersion: number | null) => ({
  outcome: null,
  errors: [{ __typename: 'VersionConflictError', currentVersion }],
});
const done = (outcome: string) => ({ outcome, errors: [] });

test.each([
  { name: 'a contact that must exist is updated', identifier: ADAS_EMAIL, mustExist: true, expected: done('UPDATED') },
  { name: 'a contact that must exist is not made', identifier: FREE_EMAIL, mustExist: true, expected: conflict(null) },
  { name: 'a contact that must be new is made', identifier: FREE_EMAIL, mustBeNew: true, expected: done('CREATED') },
  { name: 'a contact that must be new is not updated', identifier: ADAS_EMAIL, mustBeNew: true, expected: conflict(1) },
  {
    name: 'a contact that must exist and be new is not updated',
    identifier: ADAS_EMAIL,
    mustExist: true,
    mustBeNew: true,
    expected: conflict(1),
  },
  {
    name: 'a contact that must exist and be new is not made',
    identifier: FREE_EMAIL,
    mustExist: true,
    mustBeNew: true,
    expected: conflict(null),
  },
  {
    name: 'a contact that must be new and at its version is not updated',
    identifier: ADAS_EMAIL,
    expectedVersion: 1,
    mustBeNew: true,
    expected: conflict(1),
  },
  {
    name: 'a contact that must exist and be at its version is updated',
    identifier: ADAS_EMAIL,
    expectedVersion: 1,
    mustExist: true,
    expected: done('UPDATED'),
  },
  { name: 'false has no effect', identifier: FREE_EMAIL, mustExist: false, expected: done('CREATED') },
])('$name', async ({ identifier, expected, name: _name, ...conditions }) => {
  const workspace = await gateway.workspace(SEED);
  const input = { attributes: { rating: 1 }, ...conditions };
  const { data } = await execute({ url: gateway.url, key: workspace.key }, UPSERT, {
    workspaceId: workspace.id,
    identifier,
    input,
  });
  expect(data?.upsertContact).toEqual(expected);
});
