import { OVERLOADED } from '../../protocol/failure.ts';
import { errorCode } from '../limits/error-code.ts';

export const GRAPHQL_PATH = '/graphql';

export function isGraphQLPath(path: string): boolean {
  return path.startsWith(GRAPHQL_PATH) && /^(?:[/?]|$)/.test(path.slice(GRAPHQL_PATH.length));
}

/** The response to GraphQL clients under overload. */
export const GRAPHQL_OVERLOAD_RESPONSE = {
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ errors: [{ message: OVERLOADED.message, extensions: { code: errorCode(OVERLOADED.code) } }] }),
};
