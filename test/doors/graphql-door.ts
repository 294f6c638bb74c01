import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from '../generated/gql.ts';
import type { TheContactFragment, TheUpdateFragment, UpdateContactInput } from '../generated/graphql.ts';
import type { Answer, ContactView, Door } from './door.ts';

/** GraphQL, called with documents whose types are generated. */
export const graphqlDoor: Door = {
  name: 'GraphQL',
  async update({ body, expectedVersion, contactId, include = [], ...call }) {
    const input = inputFrom(body, expectedVersion);
    const { data, errors } = await execute(call, UpdateContact, { ...scope(call), contactId, input, include });
    return changeAnswer(data?.updateContact, errors);
  },
  async upsert({ body, expectedVersion, identifier, include = [], ...call }) {
    const input = inputFrom(body, expectedVersion);
    const { data, errors } = await execute(call, UpsertContact, { ...scope(call), identifier, input, include });
    return changeAnswer(data?.upsertContact, errors);
  },
  async find({ contactId, include = [], ...call }) {
    const { data, errors } = await execute(call, FindContact, { ...scope(call), contactId, include });
    return findAnswer(data?.contact, errors);
  },
  async findByIdentifier({ identifier, include = [], ...call }) {
    const { data, errors } = await execute(call, FindByIdentifier, { ...scope(call), identifier, include });
    return findAnswer(data?.contactByIdentifier, errors);
  },
};

interface TopLevelError {
  message: string;
  extensions?: { code?: string };
}

interface ExecutionResult<Data> {
  data?: Data | null;
  errors?: TopLevelError[];
}

/** Sends one document with its variables, as any client would. */
export async function execute<Data, Variables>(
  { url, key }: { url: string; key: string | undefined },
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<ExecutionResult<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `AccessKey ${key}` }),
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  return (await response.json()) as ExecutionResult<Data>;
}

export const UpdateContact = graphql(`
  mutation UpdateContact($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!, $include: [String!]) {
    updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
      ...TheUpdate
    }
  }
`);

const UpsertContact = graphql(`
  mutation UpsertContact(
    $workspaceId: UUID!
    $identifier: IdentifierInput!
    $input: UpdateContactInput!
    $include: [String!]
  ) {
    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
      ...TheUpdate
    }
  }
`);

const FindContact = graphql(`
  query FindContact($workspaceId: UUID!, $contactId: ID!, $include: [String!]) {
    contact(workspaceId: $workspaceId, contactId: $contactId) {
      ...TheContact
    }
  }
`);

const FindByIdentifier = graphql(`
  query FindByIdentifier($workspaceId: UUID!, $identifier: IdentifierInput!, $include: [String!]) {
    contactByIdentifier(workspaceId: $workspaceId, identifier: $identifier) {
      ...TheContact
    }
  }
`);

graphql(`
  fragment TheUpdate on UpdateContactPayload {
    outcome
    contact {
      ...TheContact
    }
    errors {
      code
      message
      path
    }
    skippedIdentifiers {
      key
      value
    }
  }
`);

graphql(`
  fragment TheContact on Contact {
    id
    workspaceId
    computedDisplayName
    createdAt
    updatedAt
    featuredIdentifiers {
      key
      value
    }
    attributes(include: $include)
    identifierCount
    accountIds
    listIds
    companyRefs
    isAnonymous
    version
  }
`);

function scope({ workspaceId }: { workspaceId: string }) {
  return { workspaceId };
}

/** The body of the documented API as an input. What the types do not allow is sent all the same. */
function inputFrom(body: object, expectedVersion: number | undefined): UpdateContactInput {
  const { strategy, ...rest } = body as { strategy?: unknown };
  return {
    ...rest,
    ...('strategy' in body ? { strategy: typeof strategy === 'string' ? strategy.toUpperCase() : strategy } : {}),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  } as UpdateContactInput;
}

function changeAnswer(payload: TheUpdateFragment | undefined, errors: TopLevelError[] | undefined): Answer {
  if (payload === undefined) return topLevel(errors);
  return {
    contact: payload.contact as ContactView | null,
    outcome: payload.outcome ?? null,
    problems: payload.errors.map(({ code, path, message }) => ({ code, path: dottedPath(path), message })),
    skipped: payload.skippedIdentifiers.map(({ key, value }) => ({ key, value })),
  };
}

/** What does not exist is null in a query and 404 in REST. */
function findAnswer(contact: TheContactFragment | null | undefined, errors: TopLevelError[] | undefined): Answer {
  if (errors !== undefined) return topLevel(errors);
  const problems = contact === null ? [{ code: 'ResourceNotFound', path: '', message: 'contact not found' }] : [];
  return { contact: contact as ContactView | null, outcome: null, problems, skipped: [] };
}

function topLevel(errors: TopLevelError[] | undefined): Answer {
  const problems = (errors ?? []).map(({ message, extensions }) => ({
    code: extensions?.code ?? '',
    path: '',
    message,
  }));
  return { contact: null, outcome: null, problems, skipped: [] };
}

/** `['addToLists', '2']` as `addToLists[2]`, and the path of an identifier as REST names it. */
function dottedPath(path: readonly string[]): string {
  return path
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
    .replace('identifier.key', 'identifierKey')
    .replace('identifier.value', 'identifierValue');
}
