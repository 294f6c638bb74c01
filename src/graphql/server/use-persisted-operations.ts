import { GraphQLError } from 'graphql';
import { notPersisted, type PersistedOperations } from './persisted-operations.ts';
import type { RequestParams } from './request-params.ts';
import type { GraphQLPlugin } from './yoga.ts';

/**
 * Allows only listed documents, and finds them by their ids. Without a list, all documents are allowed, and a request
 * with only a hash gets the error that makes Apollo's clients send the document.
 */
export function usePersistedOperations(operations: PersistedOperations | undefined): GraphQLPlugin {
  return {
    onParams({ params, setParams }) {
      if (operations === undefined) return checkDocument(params);
      const query = operations.textOf(params);
      if (query === undefined) throw notPersisted(params);
      setParams({ ...params, query });
    },
  };
}

function checkDocument(params: RequestParams): void {
  const { query = null } = params;
  if ((query === null || query === '') && namesPersistedQuery(params)) throw notSupported();
  if (query === null) throw noDocument();
}

function namesPersistedQuery({ extensions }: RequestParams): boolean {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  return typeof persistedQuery === 'object' && persistedQuery !== null && !Array.isArray(persistedQuery);
}

function noDocument(): GraphQLError {
  return new GraphQLError('the request has no document; send one as "query"', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

function notSupported(): GraphQLError {
  return new GraphQLError('PersistedQueryNotSupported', {
    // `spec`: status 400 only for clients of application/graphql-response+json, as GraphQL over HTTP requires.
    extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', http: { status: 400, spec: true } },
  });
}
