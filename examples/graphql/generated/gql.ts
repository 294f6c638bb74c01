/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation CreateContact($workspaceId: UUID!, $input: CreateContactInput!) {\n    createContact(workspaceId: $workspaceId, input: $input) {\n      contact {\n        id\n        computedDisplayName\n      }\n      errors {\n        __typename\n        message\n        ... on IdentifierConflictError {\n          holderId\n        }\n      }\n    }\n  }\n": typeof types.CreateContactDocument,
    "\n  mutation UpsertContact($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      contact {\n        id\n        version\n        attributes\n        lists {\n          name\n        }\n      }\n      errors {\n        message\n        path\n      }\n    }\n  }\n": typeof types.UpsertContactDocument,
    "\n  query AllContacts($workspaceId: UUID!, $after: String) {\n    contacts(workspaceId: $workspaceId, first: 2, after: $after) {\n      edges {\n        node {\n          id\n          computedDisplayName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.AllContactsDocument,
};
const documents: Documents = {
    "\n  mutation CreateContact($workspaceId: UUID!, $input: CreateContactInput!) {\n    createContact(workspaceId: $workspaceId, input: $input) {\n      contact {\n        id\n        computedDisplayName\n      }\n      errors {\n        __typename\n        message\n        ... on IdentifierConflictError {\n          holderId\n        }\n      }\n    }\n  }\n": types.CreateContactDocument,
    "\n  mutation UpsertContact($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      contact {\n        id\n        version\n        attributes\n        lists {\n          name\n        }\n      }\n      errors {\n        message\n        path\n      }\n    }\n  }\n": types.UpsertContactDocument,
    "\n  query AllContacts($workspaceId: UUID!, $after: String) {\n    contacts(workspaceId: $workspaceId, first: 2, after: $after) {\n      edges {\n        node {\n          id\n          computedDisplayName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.AllContactsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateContact($workspaceId: UUID!, $input: CreateContactInput!) {\n    createContact(workspaceId: $workspaceId, input: $input) {\n      contact {\n        id\n        computedDisplayName\n      }\n      errors {\n        __typename\n        message\n        ... on IdentifierConflictError {\n          holderId\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateContactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpsertContact($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      contact {\n        id\n        version\n        attributes\n        lists {\n          name\n        }\n      }\n      errors {\n        message\n        path\n      }\n    }\n  }\n"): typeof import('./graphql.ts').UpsertContactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AllContacts($workspaceId: UUID!, $after: String) {\n    contacts(workspaceId: $workspaceId, first: 2, after: $after) {\n      edges {\n        node {\n          id\n          computedDisplayName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AllContactsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
