import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { logFailure } from '../../resolvers/runtime/failure.ts';
import type { RequestInfo } from '../operations/run.ts';

/** What the server hands to Yoga with each request. */
export interface ServerContext extends RequestInfo {
  /** Carries the id of the request. */
  log: FastifyBaseLogger;
}

/** Logs the causes of internal errors, which the client does not see. */
export function useErrorLogging(): Plugin<object, ServerContext> {
  return {
    onResultProcess({ result, serverContext: { log } }) {
      if ('errors' in result) logErrors(result.errors as unknown[] | undefined, log);
    },
  };
}

export function logErrors(errors: readonly unknown[] | undefined, log: FastifyBaseLogger): void {
  for (const error of errors ?? []) {
    if (!(error instanceof GraphQLError)) continue;
    const { code } = error.extensions;
    if (code === 'INTERNAL_SERVER_ERROR' || code === 'UNAVAILABLE') logFailure(log, error.originalError);
  }
}
