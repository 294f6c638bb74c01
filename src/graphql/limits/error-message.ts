import { GraphQLError } from 'graphql';

/** Longer parts of a message are cut: graphql-js quotes whole values and names of the client in its messages. */
const MAX_PART_LENGTH = 200;
/** What of that is shown from the end of the part, where graphql-js names the place and the type. */
const END_LENGTH = 70;

/** An error of graphql-js with a message of bounded length, whatever the client has sent. */
export function withShortMessage(error: GraphQLError): GraphQLError {
  if (error.message.length <= MAX_PART_LENGTH) return error;
  const { nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(shortMessage(error), { nodes, source, positions, path, originalError, extensions });
}

function shortMessage({ message, originalError }: GraphQLError): string {
  // The message of a variable that does not fit ends with that of the cause, behind the value that it quotes.
  const cause = originalError instanceof GraphQLError ? originalError.message : '';
  if (cause === '' || cause === message || !message.endsWith(cause)) return shortPart(message);
  return shortPart(message.slice(0, -cause.length)) + shortPart(cause);
}

function shortPart(text: string): string {
  if (text.length <= MAX_PART_LENGTH) return text;
  return `${text.slice(0, MAX_PART_LENGTH - END_LENGTH - 1)}…${text.slice(-END_LENGTH)}`.toWellFormed();
}
