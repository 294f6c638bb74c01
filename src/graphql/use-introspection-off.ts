import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Keeps the schema to those who have it already: nobody can ask for it, and no error tells names of it. */
export function useIntrospectionOff(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ result, setResult }) => setResult((result as GraphQLError[]).map(withoutSuggestions));
    },
  };
}

/** An error without the names that graphql-js thinks were meant. */
export function withoutSuggestions(error: GraphQLError): GraphQLError {
  const message = error.message.replace(SUGGESTIONS, '');
  if (message === error.message) return error;
  const { nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions });
}

/** As graphql-js ends its messages; between the words are names, each in quotes. */
const SUGGESTIONS = / Did you mean [^?]*\?$/;
