import { GraphQLError } from 'graphql';
import { failureOf } from '../../resolvers/runtime/failure.ts';
import { withShortMessage } from '../limits/error-message.ts';
import { failureError } from './failure-error.ts';

/**
 * Returns the error for the client: an error of GraphQL unchanged, 503 for an unavailable store, and a generic error
 * for all other failures.
 */
export function maskError(error: unknown): GraphQLError {
  const cause = error instanceof GraphQLError ? error.originalError : error;
  if (error instanceof GraphQLError && (cause === undefined || cause instanceof GraphQLError))
    return withCode(ofGraphQL(error) ? withShortMessage(error) : error);
  const where = {
    ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
    // For the log. It is never part of the response.
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
  };
  if (isStackOverflow(cause)) {
    return new GraphQLError('the request is nested too deep to be read', {
      ...where,
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
  }
  return failureError(failureOf(cause), where);
}

/** Only nested input of a client can exhaust the stack, because no other code recurses. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

/** Adds a code to errors of graphql-js for invalid variables, which occur before any field is resolved. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.path !== undefined || error.extensions.code !== undefined) return error;
  const { message, nodes, source, positions, originalError } = error;
  // `spec`: status 400 only for clients of application/graphql-response+json, as GraphQL over HTTP requires.
  const extensions = { code: 'BAD_USER_INPUT', http: { status: 400, spec: true } };
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions });
}

/** Returns whether an error comes from graphql-js or Yoga. Errors of the gateway have codes and short messages. */
function ofGraphQL({ extensions: { code } }: GraphQLError): boolean {
  return code === undefined || code === 'BAD_REQUEST';
}
