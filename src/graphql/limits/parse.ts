import { type DocumentNode, GraphQLError, type ParseOptions, parse, type Source, visit } from 'graphql';
import { withShortMessage } from './error-message.ts';
import { LIMITS, type Limit, limitError } from './limits.ts';

/** Parses a document. Throws if it exceeds the limits for lines, tokens, fields, aliases or directives. */
export function parseWithinLimits(source: string | Source, options?: ParseOptions): DocumentNode {
  if (hasTooManyLines(typeof source === 'string' ? source : source.body)) throw limitError('lines');
  const document = parseTokens(source, options);
  const counted = { fields: 0, aliases: 0, directives: 0 };
  visit(document, {
    Field({ alias }) {
      counted.fields += 1;
      if (alias !== undefined) counted.aliases += 1;
    },
    Directive() {
      counted.directives += 1;
    },
  });
  for (const [limit, found] of Object.entries(counted) as [Limit, number][]) {
    if (found > LIMITS[limit]) throw limitError(limit, found);
  }
  return document;
}

function parseTokens(source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: LIMITS.tokens });
  } catch (error) {
    // Only the message of graphql-js distinguishes this syntax error from others.
    if (error instanceof GraphQLError && error.message.includes('Document contains more th'))
      throw limitError('tokens');
    throw error instanceof GraphQLError ? withShortMessage(error) : error;
  }
}

function hasTooManyLines(text: string): boolean {
  if (text.length < LIMITS.lines) return false;
  let lines = 1;
  for (let at = 0; at < text.length && lines <= LIMITS.lines; at += 1) {
    const code = text.charCodeAt(at);
    // A carriage return and a following line feed end one line.
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) lines += 1;
  }
  return lines > LIMITS.lines;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
