/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** An identifier to add. */
export type AddIdentifierInput = {
  /** The kind of identifier. 1 to 64 characters. */
  key: string;
  /** Additional data of the identifier. At most 1000 keys, at most 4096 bytes as JSON. */
  properties?: Record<string, unknown> | null | undefined;
  /** Its value. 1 to 500 characters. */
  value: string;
};

/** Conditions for an attribute. Its value, or one of its values, must meet all of them. */
export type AttributeConditionInput = {
  /** The value. */
  equals?: boolean | number | string | null | undefined;
  /** Whether the contact has a value. */
  exists?: boolean | null | undefined;
  /** The minimum: a number, a time or a string. */
  from?: boolean | number | string | null | undefined;
  /** The allowed values. At most 100 items. */
  in?: Array<boolean | number | string> | null | undefined;
  /** The key of the attribute. At most 64 characters. */
  key: string;
  /** The maximum: a number, a time or a string. */
  to?: boolean | number | string | null | undefined;
};

/** The reason why a change was rejected, with the codes of the REST API. */
export type ContactErrorCode =
  /** The access key does not allow it. */
  | 'Forbidden'
  /** The idempotency key was used for another request. */
  | 'IdempotencyKeyReused'
  /** A value is invalid. */
  | 'InvalidPayload'
  /** The request is malformed. */
  | 'InvalidRequest'
  /** The contact is at another version than expected. */
  | 'PreconditionFailed'
  /** The access key has exceeded its rate limit. */
  | 'RateLimited'
  /** An identifier belongs to another contact, or an attribute is already defined. */
  | 'ResourceAlreadyExists'
  /** The contact has been merged into another one. */
  | 'ResourceMoved'
  /** The object does not exist. */
  | 'ResourceNotFound'
  /** The database could not serve one of several updates. */
  | 'Unavailable';

/** Selects the contacts that meet all conditions. A null condition is an error. Ids, lists, accounts, companies, the time of creation and `updatedAt.from` use an index. `displayNamePrefix` scans names. All other conditions scan the contacts of that index: rare matches among many contacts take seconds. */
export type ContactFilterInput = {
  /** The id of the account of the contacts. Uses an index. */
  accountId?: string | null | undefined;
  /** Conditions for attributes. At most 10 items. */
  attributes?: Array<AttributeConditionInput> | null | undefined;
  /** The reference of the company of the contacts. Uses an index. 1 to 250 characters. */
  companyRef?: string | null | undefined;
  /** When the contacts were created. Uses an index. */
  createdAt?: TimeRangeInput | null | undefined;
  /** The prefix of the computed display name, by Unicode case folding: `stras` finds `Straße`. Scans only names, unless a list, an account or a company is given. At most 4096 characters. */
  displayNamePrefix?: string | null | undefined;
  /** The key of an identifier of the contacts. Scans. At most 250 characters. */
  identifierKey?: string | null | undefined;
  /** The ids of the contacts; no contact if empty. Uses an index. At most 100 items. */
  ids?: Array<string> | null | undefined;
  /** The id of the list of the contacts. Uses an index. */
  listId?: string | null | undefined;
  /** When the contacts last changed. `from` uses an index, unless the workspace had more than 4,000 changes since then. `to` scans. */
  updatedAt?: TimeRangeInput | null | undefined;
};

/** The outcome of an update. */
export type ContactOutcome =
  /** The contact was created. */
  | 'CREATED'
  /** The contact already had the requested state. */
  | 'UNCHANGED'
  /** The contact was changed. */
  | 'UPDATED';

/** The treatment of identifiers that belong to another contact. */
export type ContactStrategy =
  /** Identifiers only find the contact. An existing contact receives none, a new one receives the first. */
  | 'FIRST'
  /** Identifiers of other contacts stay there and are reported as skipped. Free identifiers are added. */
  | 'FIRST_ALIAS'
  /** All identifiers must be free or belong to one contact; otherwise the update is rejected. The default. */
  | 'STRICT_ALIAS';

/** A remedy for an identifier conflict. */
export type IdentifierConflictRemedy =
  /** Send the same update with strategy `FIRST_ALIAS`: the identifier stays with its holder. */
  | 'CHANGE_STRATEGY'
  /** Send the same update without the identifier. */
  | 'DROP_IDENTIFIER'
  /** Merge the two contacts, with `mergeContacts`, if they are the same person. */
  | 'MERGE_CONTACTS'
  /** First remove the identifier from its holder, with `removeIdentifiers`, then send the same update. */
  | 'MOVE_IDENTIFIER'
  /** Update the holder instead, with `upsertContact` by the identifier. */
  | 'UPSERT_CONTACT';

/** The key and the value of an identifier. */
export type IdentifierInput = {
  /** The kind of identifier. 1 to 64 characters. */
  key: string;
  /** Its value. 1 to 500 characters. */
  value: string;
};

/** A range of time, including both ends. */
export type TimeRangeInput = {
  /** The earliest time. */
  from?: string | null | undefined;
  /** The latest time. */
  to?: string | null | undefined;
};

/** The changes. Omitted fields stay unchanged; null is an error, except for and in `attributes`. */
export type UpdateContactInput = {
  /** Ids of accounts that replace those of the contact. 1 to 10 items. */
  accountIds?: Array<string> | null | undefined;
  /** References of companies to add. The first mention creates the company. At most 100 items, each of 1 to 250 characters. */
  addCompanyRefs?: Array<string> | null | undefined;
  /** Identifiers to add to the contact. At most 100 items. */
  addIdentifiers?: Array<AddIdentifierInput> | null | undefined;
  /** Ids of accounts to add. The first mention creates the account. At most 10 items. */
  addToAccounts?: Array<string> | null | undefined;
  /** Ids of lists to add. At most 10 items. */
  addToLists?: Array<string> | null | undefined;
  /** Whether to write read-only attributes. Only for keys of flows and journeys. Default: false. */
  allowWritingReadOnly?: boolean | null | undefined;
  /** Values to set by attribute key; null removes a value. Other attributes stay unchanged. At most 1000 keys. */
  attributes?: Record<string, unknown> | null | undefined;
  /** References of companies that replace those of the contact. At most 100 items, each of 1 to 250 characters. */
  companyRefs?: Array<string> | null | undefined;
  /** Change the contact only if it is at this version; otherwise return a VersionConflictError. Omit it to change any version: null is an error. */
  expectedVersion?: number | null | undefined;
  /** Makes the change only once, however often it is sent: later requests return the first result. For example, a new UUID. Null is an error. */
  idempotencyKey?: string | null | undefined;
  /**
   * The former name of addIdentifiers.
   * @deprecated Use addIdentifiers instead. At most 100 items.
   */
  identifiers?: Array<AddIdentifierInput> | null | undefined;
  /** Ids of lists that replace those of the contact. At most 10 items. */
  listIds?: Array<string> | null | undefined;
  /** References of companies to remove. Removal wins over addition. At most 100 items, each of 1 to 250 characters. */
  removeCompanyRefs?: Array<string> | null | undefined;
  /** Ids of accounts to remove. Removal wins over addition. At most 10 items. */
  removeFromAccounts?: Array<string> | null | undefined;
  /** Ids of lists to remove. Removal wins over addition. At most 10 items. */
  removeFromLists?: Array<string> | null | undefined;
  /** Identifiers to remove. Removal wins over addition, but adding another spelling of the same identifier replaces it. At most 100 items. */
  removeIdentifiers?: Array<IdentifierInput> | null | undefined;
  /** The treatment of identifiers that belong to another contact. Default: strict_alias. */
  strategy?: ContactStrategy | null | undefined;
};

/** The changes, and whether the contact must exist. Omitted fields stay unchanged; null is an error, except for and in `attributes`. */
export type UpsertContactInput = {
  /** Ids of accounts that replace those of the contact. 1 to 10 items. */
  accountIds?: Array<string> | null | undefined;
  /** References of companies to add. The first mention creates the company. At most 100 items, each of 1 to 250 characters. */
  addCompanyRefs?: Array<string> | null | undefined;
  /** Identifiers to add to the contact. At most 100 items. */
  addIdentifiers?: Array<AddIdentifierInput> | null | undefined;
  /** Ids of accounts to add. The first mention creates the account. At most 10 items. */
  addToAccounts?: Array<string> | null | undefined;
  /** Ids of lists to add. At most 10 items. */
  addToLists?: Array<string> | null | undefined;
  /** Whether to write read-only attributes. Only for keys of flows and journeys. Default: false. */
  allowWritingReadOnly?: boolean | null | undefined;
  /** Values to set by attribute key; null removes a value. Other attributes stay unchanged. At most 1000 keys. */
  attributes?: Record<string, unknown> | null | undefined;
  /** References of companies that replace those of the contact. At most 100 items, each of 1 to 250 characters. */
  companyRefs?: Array<string> | null | undefined;
  /** Change the contact only if it is at this version; otherwise return a VersionConflictError. Omit it to change any version: null is an error. */
  expectedVersion?: number | null | undefined;
  /** Makes the change only once, however often it is sent: later requests return the first result. For example, a new UUID. Null is an error. */
  idempotencyKey?: string | null | undefined;
  /**
   * The former name of addIdentifiers.
   * @deprecated Use addIdentifiers instead. At most 100 items.
   */
  identifiers?: Array<AddIdentifierInput> | null | undefined;
  /** Ids of lists that replace those of the contact. At most 10 items. */
  listIds?: Array<string> | null | undefined;
  /** Create a contact, but do not update one; otherwise return a VersionConflictError. False has no effect; null is an error. All conditions of an input must hold: together with a true `mustExist` or an `expectedVersion` this one always fails. */
  mustBeNew?: boolean | null | undefined;
  /** Update the contact, but do not create one; otherwise return a VersionConflictError. False has no effect; null is an error. */
  mustExist?: boolean | null | undefined;
  /** References of companies to remove. Removal wins over addition. At most 100 items, each of 1 to 250 characters. */
  removeCompanyRefs?: Array<string> | null | undefined;
  /** Ids of accounts to remove. Removal wins over addition. At most 10 items. */
  removeFromAccounts?: Array<string> | null | undefined;
  /** Ids of lists to remove. Removal wins over addition. At most 10 items. */
  removeFromLists?: Array<string> | null | undefined;
  /** Identifiers to remove. Removal wins over addition, but adding another spelling of the same identifier replaces it. At most 100 items. */
  removeIdentifiers?: Array<IdentifierInput> | null | undefined;
  /** The treatment of identifiers that belong to another contact. Default: strict_alias. */
  strategy?: ContactStrategy | null | undefined;
};

export type ReadQueryVariables = Exact<{
  workspace: string;
  contact: string | number;
}>;


export type ReadQuery = { contact: { __typename: 'Contact', id: string, computedDisplayName: string | null } | null };

export type NamesOnlyQueryVariables = Exact<{
  workspace: string;
  contact: string | number;
}>;


export type NamesOnlyQuery = { contact: { __typename: 'Contact', computedDisplayName: string | null } | null };

export type RenameMutationVariables = Exact<{
  workspace: string;
  contact: string | number;
  input: UpdateContactInput;
}>;


export type RenameMutation = { updateContact: { __typename: 'UpdateContactPayload', outcome: ContactOutcome | null } };

export type ListPageQueryVariables = Exact<{
  workspaceId: string;
  listId: string;
  after?: string | null | undefined;
}>;


export type ListPageQuery = { list: { id: string, counter: { count: number }, contacts: { edges: Array<{ node: { id: string, computedDisplayName: string | null, identifiers: Array<{ key: string }>, companies: Array<{ nodeId: string, ref: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type ContactEdgesQueryVariables = Exact<{
  workspaceId: string;
  contactId: string | number;
}>;


export type ContactEdgesQuery = { contact: { identifiers: Array<{ key: string, value: string, properties: Record<string, unknown> | null }>, lists: Array<{ id: string, name: string }>, accounts: Array<{ id: string, name: string | null }>, companies: Array<{ ref: string, name: string | null }> } | null };

export type UpdateWithErrorsMutationVariables = Exact<{
  workspaceId: string;
  contactId: string | number;
  input: UpdateContactInput;
}>;


export type UpdateWithErrorsMutation = { updateContact: { outcome: ContactOutcome | null, errors: Array<
      | { __typename: 'AlreadyExistsError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'ContactMovedError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'ForbiddenError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'IdentifierConflictError', holderId: string, remedies: Array<IdentifierConflictRemedy>, code: ContactErrorCode, path: Array<string>, identifier: { key: string, value: string } }
      | { __typename: 'NotFoundError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'RateLimitedError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'UnavailableError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'ValidationError', code: ContactErrorCode, path: Array<string> }
      | { __typename: 'VersionConflictError', currentVersion: number | null, code: ContactErrorCode, path: Array<string> }
    > } };

export type UpsertWithErrorsMutationVariables = Exact<{
  workspaceId: string;
  identifier: IdentifierInput;
  input: UpsertContactInput;
}>;


export type UpsertWithErrorsMutation = { upsertContact: { errors: Array<
      | { path: Array<string> }
      | { path: Array<string> }
      | { path: Array<string> }
      | { holderId: string, remedies: Array<IdentifierConflictRemedy>, path: Array<string> }
      | { path: Array<string> }
      | { path: Array<string> }
      | { path: Array<string> }
      | { path: Array<string> }
      | { path: Array<string> }
    > } };

export type PageOfContactsQueryVariables = Exact<{
  workspaceId: string;
  filter?: ContactFilterInput | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type PageOfContactsQuery = { contacts: { edges: Array<{ node: { id: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type UpsertIfMutationVariables = Exact<{
  workspaceId: string;
  identifier: IdentifierInput;
  input: UpsertContactInput;
}>;


export type UpsertIfMutation = { upsertContact: { outcome: ContactOutcome | null, errors: Array<
      | { __typename: 'AlreadyExistsError' }
      | { __typename: 'ContactMovedError' }
      | { __typename: 'ForbiddenError' }
      | { __typename: 'IdentifierConflictError' }
      | { __typename: 'NotFoundError' }
      | { __typename: 'RateLimitedError' }
      | { __typename: 'UnavailableError' }
      | { __typename: 'ValidationError' }
      | { __typename: 'VersionConflictError', currentVersion: number | null }
    > } };


export const ReadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Read"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contact"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}}},{"kind":"Argument","name":{"kind":"Name","value":"contactId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contact"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"computedDisplayName"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<ReadQuery, ReadQueryVariables>;
export const NamesOnlyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NamesOnly"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contact"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}}},{"kind":"Argument","name":{"kind":"Name","value":"contactId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contact"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"computedDisplayName"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<NamesOnlyQuery, NamesOnlyQueryVariables>;
export const RenameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Rename"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contact"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspace"}}},{"kind":"Argument","name":{"kind":"Name","value":"contactId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contact"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<RenameMutation, RenameMutationVariables>;
export const ListPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"listId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"list"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"listId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"listId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"counter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contacts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"computedDisplayName"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"companies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"ref"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ListPageQuery, ListPageQueryVariables>;
export const ContactEdgesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ContactEdges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contactId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"contactId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contactId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"properties"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"companies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ref"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ContactEdgesQuery, ContactEdgesQueryVariables>;
export const UpdateWithErrorsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateWithErrors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contactId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"contactId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contactId"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"identifier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"holderId"}},{"kind":"Field","name":{"kind":"Name","value":"remedies"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currentVersion"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdateWithErrorsMutation, UpdateWithErrorsMutationVariables>;
export const UpsertWithErrorsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpsertWithErrors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpsertContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upsertContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"identifier"},"value":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"holderId"}},{"kind":"Field","name":{"kind":"Name","value":"remedies"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpsertWithErrorsMutation, UpsertWithErrorsMutationVariables>;
export const PageOfContactsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PageOfContacts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ContactFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contacts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<PageOfContactsQuery, PageOfContactsQueryVariables>;
export const UpsertIfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpsertIf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UUID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpsertContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upsertContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workspaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"workspaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"identifier"},"value":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionConflictError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currentVersion"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpsertIfMutation, UpsertIfMutationVariables>;