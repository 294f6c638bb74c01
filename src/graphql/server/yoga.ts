import { createYoga } from 'graphql-yoga';
import type { Services } from '../../resolvers/runtime/services.ts';
import { type Context, createContext } from '../operations/run.ts';
import { schema } from '../schema.ts';
import type { Engine } from './engine.ts';
import { maskError } from './mask-error.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { useEngine } from './use-engine.ts';
import { type ServerContext, useErrorLogging } from './use-error-logging.ts';
import { usePersistedOperations } from './use-persisted-operations.ts';
import { useRequestParams } from './use-request-params.ts';

export type GraphQLServer = ReturnType<typeof createGraphQL>;

export interface GraphQLOptions {
  introspection: boolean;
  /** The only documents that run; undefined: any does. */
  operations: PersistedOperations | undefined;
}

/** GraphQL over HTTP as such: Yoga with our schema, our limits and our errors. */
export function createGraphQL(
  services: Services,
  graphqlEndpoint: string,
  engine: Engine,
  operations: PersistedOperations | undefined,
) {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint,
    context: (server) => createContext(services, server),
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    // The server has read the body within its own limit already.
    maxRequestBodySize: false,
    maskedErrors: { maskError },
    // It counts documents, not their sizes, and keeps those of strangers. Our engine has a cache of its own.
    parserAndValidationCache: false,
    logging: false,
    extraParamNames: ['documentId'],
    plugins: [
      useRequestParams({ hasList: operations !== undefined }),
      useEngine(engine),
      ...(operations === undefined ? [] : [usePersistedOperations(operations)]),
      useErrorLogging(),
    ],
  });
}
