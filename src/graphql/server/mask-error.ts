import { GraphQLError } from 'graphql';
import { failureOf } from '../../resolvers/runtime/failure.ts';
import { withShortMessage } from '../limits/error-message.ts';
import { failureError } from './failure-error.ts';

/**
 * What a client may see of an error that is no answer of an operation: GraphQL's own as they are, a store that is not
 * available as 503, and of any other fault of ours nothing but that there was one.
 */
export function maskError(error: unknown): GraphQLError {
  const cause = error instanceof GraphQLError ? error.originalError : error;
  if (error instanceof GraphQLError && (cause === undefined || cause instanceof GraphQLError))
    return withCode(ofGraphQL(error) ? withShortMessage(error) : error);
  const where = {
    ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
    // For the log; it is never part of the answer.
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

/** Only what a client nests can exhaust the stack: nothing of ours recurses over anything else. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

/** graphql-js gives no code to variables that do not fit their types, the one error that comes before any field. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.path !== undefined || error.extensions.code !== undefined) return error;
  const { message, nodes, source, positions, originalError } = error;
  // `spec`: 400 for clients of application/graphql-response+json alone, as GraphQL over HTTP has it.
  const extensions = { code: 'BAD_USER_INPUT', http: { status: 400, spec: true } };
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions });
}

/** Whether an error is one of graphql-js or Yoga: ours have codes of their own, and messages that are short already. */
function ofGraphQL({ extensions: { code } }: GraphQLError): boolean {
  return code === undefined || code === 'BAD_REQUEST';
}
