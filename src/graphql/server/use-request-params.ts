import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isObject, namesPersistedQuery, requestParams } from './request-params.ts';

/**
 * Reads what clients really send: see `requestParams`. Where any document runs, a request by hash alone gets the error that
 * there are no persisted queries, in the words after which Apollo's clients send the document.
 */
export function useRequestParams({ hasList }: { hasList: boolean }): Plugin {
  return {
    onParams({ request, params: given, setParams }) {
      if (!isObject(given)) return;
      const params = requestParams(request.method === 'GET' ? { ...documentIdsIn(request.url), ...given } : given);
      if (!hasList && namesPersistedQuery(params)) throw notSupported();
      if (!hasList && (params.query === undefined || params.query === null)) throw noQuery();
      setParams(params as typeof given);
    },
  };
}

/** Yoga reads the id of a document from bodies alone. */
function documentIdsIn(url: string): Record<string, unknown> {
  return Object.fromEntries(new URL(url).searchParams);
}

function noQuery(): GraphQLError {
  return new GraphQLError('the request has no document; send one as "query"', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

function notSupported(): GraphQLError {
  return new GraphQLError('PersistedQueryNotSupported', {
    // `spec`: 400 for clients of application/graphql-response+json alone, as GraphQL over HTTP has it.
    extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', http: { status: 400, spec: true } },
  });
}
