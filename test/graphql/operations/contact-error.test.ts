import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, GRACE, GRACES_EMAIL, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { graphql } from '../../generated/gql.ts';
import type { UpdateContactInput } from '../../generated/graphql.ts';
import { execute } from '../execute.ts';

const UpdateWithErrors = graphql(`
  mutation UpdateWithErrors($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {
    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
      outcome
      errors {
        __typename
        code
        path
        ... on IdentifierConflictError {
          identifier {
            key
            value
          }
          holderId
          remedies
        }
        ... on VersionConflictError {
          currentVersion
        }
      }
    }
  }
`);

const UpsertWithErrors = graphql(`
  mutation UpsertWithErrors($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
      errors {
        path
        ... on IdentifierConflictError {
          holderId
          remedies
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

interface Case {
  name: string;
  contactId?: string;
  input: UpdateContactInput;
  error: object;
}

const CASES: Case[] = [
  {
    name: 'an invalid value is a ValidationError',
    input: { attributes: { rating: 'five' } },
    error: { __typename: 'ValidationError', code: 'InvalidPayload', path: ['attributes', 'rating'] },
  },
  {
    name: 'the path has the index in a list',
    input: { addToLists: [NOBODY] },
    error: { __typename: 'ValidationError', code: 'InvalidPayload', path: ['addToLists', '0'] },
  },
  {
    name: "another contact's identifier is an IdentifierConflictError with its owner and the resolutions",
    input: { addIdentifiers: [GRACES_EMAIL] },
    error: {
      __typename: 'IdentifierConflictError',
      code: 'ResourceAlreadyExists',
      path: ['addIdentifiers', '0'],
      identifier: GRACES_EMAIL,
      holderId: GRACE,
      remedies: ['DROP_IDENTIFIER', 'CHANGE_STRATEGY', 'MOVE_IDENTIFIER', 'MERGE_CONTACTS'],
    },
  },
  {
    name: 'an unknown contact is a NotFoundError',
    contactId: NOBODY,
    input: {},
    error: { __typename: 'NotFoundError', code: 'ResourceNotFound', path: [] },
  },
  {
    name: 'another version is a VersionConflictError with the current one',
    input: { expectedVersion: 3 },
    error: { __typename: 'VersionConflictError', code: 'PreconditionFailed', path: [], currentVersion: 1 },
  },
  {
    name: 'an operation without permission is a ForbiddenError',
    input: { allowWritingReadOnly: true },
    error: { __typename: 'ForbiddenError', code: 'Forbidden', path: ['allowWritingReadOnly'] },
  },
];

test.each(CASES)('$name', async ({ contactId = ADA, input, error }) => {
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  const result = await execute({ url: gateway.url, key }, UpdateWithErrors, { workspaceId, contactId, input });
  expect(result).toEqual({ data: { updateContact: { outcome: null, errors: [error] } } });
});

test('every match is reported if identifiers find several contacts, and the one in the path cannot be omitted', async () => {
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  const result = await execute({ url: gateway.url, key }, UpsertWithErrors, {
    workspaceId,
    identifier: GRACES_EMAIL,
    input: { addIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }] },
  });
  expect(result.data?.upsertContact.errors).toEqual([
    {
      path: ['identifier', 'value'],
      holderId: GRACE,
      remedies: ['CHANGE_STRATEGY', 'MOVE_IDENTIFIER', 'MERGE_CONTACTS'],
    },
    {
      path: ['addIdentifiers', '0'],
      holderId: ADA,
      remedies: ['DROP_IDENTIFIER', 'CHANGE_STRATEGY', 'MOVE_IDENTIFIER', 'MERGE_CONTACTS'],
    },
  ]);
});
