import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError } from 'graphql';
import { logFailure } from '../../resolvers/runtime/failure.ts';

/** Logs the causes of internal errors, which are hidden from clients. */
export function logErrors(errors: readonly GraphQLError[], log: FastifyBaseLogger): void {
  for (const { originalError, extensions } of errors) {
    if (extensions.code === 'INTERNAL_SERVER_ERROR' || extensions.code === 'UNAVAILABLE')
      logFailure(log, originalError);
  }
}
