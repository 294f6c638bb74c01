/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

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
    "\n  query Read($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      id\n      computedDisplayName\n      __typename\n    }\n  }\n": typeof types.ReadDocument,
    "\n  query NamesOnly($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      computedDisplayName\n      __typename\n    }\n  }\n": typeof types.NamesOnlyDocument,
    "\n  mutation Rename($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {\n      outcome\n      __typename\n    }\n  }\n": typeof types.RenameDocument,
    "\n  query ListPage($workspaceId: UUID!, $listId: UUID!, $after: String) {\n    list(workspaceId: $workspaceId, listId: $listId) {\n      id\n      counter {\n        count\n      }\n      contacts(first: 10, after: $after) {\n        edges {\n          node {\n            id\n            computedDisplayName\n            identifiers {\n              key\n            }\n            companies {\n              nodeId\n              ref\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.ListPageDocument,
    "\n  query ContactEdges($workspaceId: UUID!, $contactId: ID!) {\n    contact(workspaceId: $workspaceId, contactId: $contactId) {\n      identifiers {\n        key\n        value\n        properties\n      }\n      lists {\n        id\n        name\n      }\n      accounts {\n        id\n        name\n      }\n      companies {\n        ref\n        name\n      }\n    }\n  }\n": typeof types.ContactEdgesDocument,
    "\n  mutation UpdateWithErrors($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {\n      outcome\n      errors {\n        __typename\n        code\n        path\n        ... on IdentifierConflictError {\n          identifier {\n            key\n            value\n          }\n          holderId\n          remedies\n        }\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n": typeof types.UpdateWithErrorsDocument,
    "\n  mutation UpsertWithErrors($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      errors {\n        path\n        ... on IdentifierConflictError {\n          holderId\n          remedies\n        }\n      }\n    }\n  }\n": typeof types.UpsertWithErrorsDocument,
    "\n  query PageOfContacts(\n    $workspaceId: UUID!\n    $filter: ContactFilterInput\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    contacts(\n      workspaceId: $workspaceId\n      filter: $filter\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      edges {\n        node {\n          id\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PageOfContactsDocument,
    "\n  mutation UpsertIf($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      errors {\n        __typename\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n": typeof types.UpsertIfDocument,
};
const documents: Documents = {
    "\n  query Read($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      id\n      computedDisplayName\n      __typename\n    }\n  }\n": types.ReadDocument,
    "\n  query NamesOnly($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      computedDisplayName\n      __typename\n    }\n  }\n": types.NamesOnlyDocument,
    "\n  mutation Rename($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {\n      outcome\n      __typename\n    }\n  }\n": types.RenameDocument,
    "\n  query ListPage($workspaceId: UUID!, $listId: UUID!, $after: String) {\n    list(workspaceId: $workspaceId, listId: $listId) {\n      id\n      counter {\n        count\n      }\n      contacts(first: 10, after: $after) {\n        edges {\n          node {\n            id\n            computedDisplayName\n            identifiers {\n              key\n            }\n            companies {\n              nodeId\n              ref\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.ListPageDocument,
    "\n  query ContactEdges($workspaceId: UUID!, $contactId: ID!) {\n    contact(workspaceId: $workspaceId, contactId: $contactId) {\n      identifiers {\n        key\n        value\n        properties\n      }\n      lists {\n        id\n        name\n      }\n      accounts {\n        id\n        name\n      }\n      companies {\n        ref\n        name\n      }\n    }\n  }\n": types.ContactEdgesDocument,
    "\n  mutation UpdateWithErrors($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {\n      outcome\n      errors {\n        __typename\n        code\n        path\n        ... on IdentifierConflictError {\n          identifier {\n            key\n            value\n          }\n          holderId\n          remedies\n        }\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n": types.UpdateWithErrorsDocument,
    "\n  mutation UpsertWithErrors($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      errors {\n        path\n        ... on IdentifierConflictError {\n          holderId\n          remedies\n        }\n      }\n    }\n  }\n": types.UpsertWithErrorsDocument,
    "\n  query PageOfContacts(\n    $workspaceId: UUID!\n    $filter: ContactFilterInput\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    contacts(\n      workspaceId: $workspaceId\n      filter: $filter\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      edges {\n        node {\n          id\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PageOfContactsDocument,
    "\n  mutation UpsertIf($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      errors {\n        __typename\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n": types.UpsertIfDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Read($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      id\n      computedDisplayName\n      __typename\n    }\n  }\n"): (typeof documents)["\n  query Read($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      id\n      computedDisplayName\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NamesOnly($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      computedDisplayName\n      __typename\n    }\n  }\n"): (typeof documents)["\n  query NamesOnly($workspace: UUID!, $contact: ID!) {\n    contact(workspaceId: $workspace, contactId: $contact) {\n      computedDisplayName\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Rename($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {\n      outcome\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation Rename($workspace: UUID!, $contact: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspace, contactId: $contact, input: $input) {\n      outcome\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListPage($workspaceId: UUID!, $listId: UUID!, $after: String) {\n    list(workspaceId: $workspaceId, listId: $listId) {\n      id\n      counter {\n        count\n      }\n      contacts(first: 10, after: $after) {\n        edges {\n          node {\n            id\n            computedDisplayName\n            identifiers {\n              key\n            }\n            companies {\n              nodeId\n              ref\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ListPage($workspaceId: UUID!, $listId: UUID!, $after: String) {\n    list(workspaceId: $workspaceId, listId: $listId) {\n      id\n      counter {\n        count\n      }\n      contacts(first: 10, after: $after) {\n        edges {\n          node {\n            id\n            computedDisplayName\n            identifiers {\n              key\n            }\n            companies {\n              nodeId\n              ref\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ContactEdges($workspaceId: UUID!, $contactId: ID!) {\n    contact(workspaceId: $workspaceId, contactId: $contactId) {\n      identifiers {\n        key\n        value\n        properties\n      }\n      lists {\n        id\n        name\n      }\n      accounts {\n        id\n        name\n      }\n      companies {\n        ref\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query ContactEdges($workspaceId: UUID!, $contactId: ID!) {\n    contact(workspaceId: $workspaceId, contactId: $contactId) {\n      identifiers {\n        key\n        value\n        properties\n      }\n      lists {\n        id\n        name\n      }\n      accounts {\n        id\n        name\n      }\n      companies {\n        ref\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWithErrors($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {\n      outcome\n      errors {\n        __typename\n        code\n        path\n        ... on IdentifierConflictError {\n          identifier {\n            key\n            value\n          }\n          holderId\n          remedies\n        }\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateWithErrors($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {\n    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {\n      outcome\n      errors {\n        __typename\n        code\n        path\n        ... on IdentifierConflictError {\n          identifier {\n            key\n            value\n          }\n          holderId\n          remedies\n        }\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpsertWithErrors($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      errors {\n        path\n        ... on IdentifierConflictError {\n          holderId\n          remedies\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpsertWithErrors($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      errors {\n        path\n        ... on IdentifierConflictError {\n          holderId\n          remedies\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PageOfContacts(\n    $workspaceId: UUID!\n    $filter: ContactFilterInput\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    contacts(\n      workspaceId: $workspaceId\n      filter: $filter\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      edges {\n        node {\n          id\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query PageOfContacts(\n    $workspaceId: UUID!\n    $filter: ContactFilterInput\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    contacts(\n      workspaceId: $workspaceId\n      filter: $filter\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      edges {\n        node {\n          id\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpsertIf($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      errors {\n        __typename\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpsertIf($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {\n    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {\n      outcome\n      errors {\n        __typename\n        ... on VersionConflictError {\n          currentVersion\n        }\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;