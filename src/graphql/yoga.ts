import { createYoga } from 'graphql-yoga';
import type { Services } from '../resolvers/services.ts';
import { type Context, createContext } from './context.ts';
import { maskError } from './mask-error.ts';
import { schema } from './schema.ts';
import { type ServerContext, useFailureLog } from './use-failure-log.ts';
import { useTokenLimit } from './use-token-limit.ts';

export type GraphQLServer = ReturnType<typeof createGraphQL>;

/** GraphQL over HTTP as such: Yoga with our schema, our limits and our errors. */
export function createGraphQL(services: Services, graphqlEndpoint: string) {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint,
    context: (server) => createContext(services, server),
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    // The server has read the body within its own limit already.
    maxRequestBodySize: false,
    maskedErrors: { maskError },
    logging: false,
    plugins: [useTokenLimit(), useFailureLog()],
  });
}
