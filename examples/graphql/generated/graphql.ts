/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An identifier to add. */
export type AddIdentifierInput = {
  /** The kind of identifier. 1 to 64 characters. */
  key: string;
  /** Additional data of the identifier. At most 1000 keys, at most 4096 bytes as JSON. */
  properties?: Record<string, unknown> | null | undefined;
  /** Its value. 1 to 500 characters. */
  value: string;
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

/** A contact to create. No identifier of it may belong to another contact. */
export type CreateContactInput = {
  /** Ids of accounts of the contact. The first mention creates the account. 1 to 10 items. */
  accountIds?: Array<string> | null | undefined;
  /** Values by attribute key. At most 1000 keys. */
  attributes?: Record<string, unknown> | null | undefined;
  /** References of companies of the contact. The first mention creates the company. At most 100 items, each of 1 to 250 characters. */
  companyRefs?: Array<string> | null | undefined;
  /** The name of the contact. It becomes the attribute `displayName`. 1 to 150 characters. */
  displayName: string;
  /** Makes the change only once, however often it is sent: later requests return the first result. For example, a new UUID. Null is an error. */
  idempotencyKey?: string | null | undefined;
  /** The identifiers of the contact. At most 100 items. */
  identifiers?: Array<AddIdentifierInput> | null | undefined;
  /** Ids of lists of the contact. 1 to 10 items. */
  listIds?: Array<string> | null | undefined;
};

/** The key and the value of an identifier. */
export type IdentifierInput = {
  /** The kind of identifier. 1 to 64 characters. */
  key: string;
  /** Its value. 1 to 500 characters. */
  value: string;
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

export type CreateContactMutationVariables = Exact<{
  workspaceId: string;
  input: CreateContactInput;
}>;


export type CreateContactMutation = { createContact: { contact: { id: string, computedDisplayName: string | null } | null, errors: Array<
      | { __typename: 'AlreadyExistsError', message: string }
      | { __typename: 'ContactMovedError', message: string }
      | { __typename: 'ForbiddenError', message: string }
      | { __typename: 'IdentifierConflictError', holderId: string, message: string }
      | { __typename: 'NotFoundError', message: string }
      | { __typename: 'RateLimitedError', message: string }
      | { __typename: 'UnavailableError', message: string }
      | { __typename: 'ValidationError', message: string }
      | { __typename: 'VersionConflictError', message: string }
    > } };

export type UpsertContactMutationVariables = Exact<{
  workspaceId: string;
  identifier: IdentifierInput;
  input: UpsertContactInput;
}>;


export type UpsertContactMutation = { upsertContact: { outcome: ContactOutcome | null, contact: { id: string, version: number, attributes: Record<string, unknown>, lists: Array<{ name: string }> } | null, errors: Array<
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
      | { message: string, path: Array<string> }
    > } };

export type AllContactsQueryVariables = Exact<{
  workspaceId: string;
  after?: string | null | undefined;
}>;


export type AllContactsQuery = { contacts: { edges: Array<{ node: { id: string, computedDisplayName: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CreateContactDocument = new TypedDocumentString(`
    mutation CreateContact($workspaceId: UUID!, $input: CreateContactInput!) {
  createContact(workspaceId: $workspaceId, input: $input) {
    contact {
      id
      computedDisplayName
    }
    errors {
      __typename
      message
      ... on IdentifierConflictError {
        holderId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateContactMutation, CreateContactMutationVariables>;
export const UpsertContactDocument = new TypedDocumentString(`
    mutation UpsertContact($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
    outcome
    contact {
      id
      version
      attributes
      lists {
        name
      }
    }
    errors {
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<UpsertContactMutation, UpsertContactMutationVariables>;
export const AllContactsDocument = new TypedDocumentString(`
    query AllContacts($workspaceId: UUID!, $after: String) {
  contacts(workspaceId: $workspaceId, first: 2, after: $after) {
    edges {
      node {
        id
        computedDisplayName
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AllContactsQuery, AllContactsQueryVariables>;