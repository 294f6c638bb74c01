import { GraphQLError } from 'graphql';

/** The maximum length of a part of a message. graphql-js quotes whole values and names from clients. */
const MAX_PART_LENGTH = 200;
/** The number of characters to keep at the end of a part, where graphql-js names the location and the type. */
const END_LENGTH = 70;

/** Returns an error of graphql-js with a message of bounded length. */
export function withShortMessage(error: GraphQLError): GraphQLError {
  if (error.message.length <= MAX_PART_LENGTH) return error;
  const { nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(shortMessage(error), { nodes, source, positions, path, originalError, extensions });
}

function shortMessage({ message, originalError }: GraphQLError): string {
  // The message for an invalid variable ends with the message of the cause, after the quoted value.
  const cause = originalError instanceof GraphQLError ? originalError.message : '';
  if (cause === '' || cause === message || !message.endsWith(cause)) return shortPart(message);
  return shortPart(message.slice(0, -cause.length)) + shortPart(cause);
}

function shortPart(text: string): string {
  if (text.length <= MAX_PART_LENGTH) return text;
  return `${text.slice(0, MAX_PART_LENGTH - END_LENGTH - 1)}…${text.slice(-END_LENGTH)}`.toWellFormed();
}
