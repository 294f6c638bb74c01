import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import type { Failure } from '../../protocol/failure.ts';
import { errorCode } from '../limits/error-code.ts';

/** Returns a failure as a GraphQL error, which also sets the status and headers of the response. */
export function failureError(
  { status, code, message, headers = {} }: Failure,
  options: GraphQLErrorOptions = {},
): GraphQLError {
  return new GraphQLError(message, { ...options, extensions: { code: errorCode(code), http: { status, headers } } });
}
