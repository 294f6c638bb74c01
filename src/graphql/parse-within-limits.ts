import { type DocumentNode, GraphQLError, type ParseOptions, parse, type Source, visit } from 'graphql';
import { type Limit, MOST, overLimit } from './over-limit.ts';

/** Parses a document. Throws where it has more tokens, fields, aliases or directives than any may have. */
export function parseWithinLimits(source: string | Source, options?: ParseOptions): DocumentNode {
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
    if (found > MOST[limit]) throw overLimit(limit, found);
  }
  return document;
}

function parseTokens(source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: MOST.tokens });
  } catch (error) {
    // graphql-js tells this syntax error from others by its words alone.
    if (error instanceof GraphQLError && error.message.includes('Document contains more th')) throw overLimit('tokens');
    throw error;
  }
}
