import { GraphQLError } from 'graphql';

/** Limits for one document. docs/limits.md describes each limit. */
export const LIMITS = {
  /** Several times the number in long handwritten documents. */
  tokens: 3_000,
  /** Each error searches its line from the start of the document. */
  lines: 5_000,
  /** Validation compares fields of the same name pairwise. */
  fields: 500,
  /** The maximum number of nodes in a page, because some clients use an alias for each item. */
  aliases: 100,
  directives: 50,
  /** Nested fields. The path from a contact to the lists of the contacts on its lists has ten. */
  depth: 12,
  /** Fields of the answer: a page of a hundred contacts with all that there is of each is 15,001. */
  cost: 30_000,
  /** Fields and list elements of the response, counted during execution, because the lists of a contact may be long. */
  work: 60_000,
  /** The size of the response as JSON, and of the data that is read for it. */
  bytes: 16 * 1024 * 1024,
} as const;

export type Limit = keyof typeof LIMITS;

/** Returns the error for an exceeded limit, with the amount and a remedy. */
export function limitError(limit: Limit, found?: number, note = ''): GraphQLError {
  const most = LIMITS[limit];
  const message = `${WHAT[limit](most, found)}; ${ADVICE[limit]}${note}`;
  // `spec`: status 400 only for clients of application/graphql-response+json, as GraphQL over HTTP requires.
  return new GraphQLError(message, {
    extensions: { code: 'DOCUMENT_OVER_LIMIT', limit, most, http: { status: 400, spec: true } },
  });
}

const WHAT: Record<Limit, (most: number, found: number | undefined) => string> = {
  tokens: (most) => `the document has more than ${most} tokens`,
  lines: (most) => `the document has more than ${most} lines`,
  fields: (most, found) => `the document has ${found} fields, but may have at most ${most}`,
  aliases: (most, found) => `the document has ${found} aliases, but may have at most ${most}`,
  directives: (most, found) => `the document has ${found} directives, but may have at most ${most}`,
  depth: (most, found) => `the document is nested ${found} fields deep, but may be at most ${most}`,
  work: (most) => `the response would have more than ${most} fields and list elements`,
  bytes: (most) => `the response would need more than ${most} bytes`,
  cost: (most, found) => `the document may cost ${found} fields of an answer, but may cost at most ${most}`,
};

const SPLIT = 'split it into several requests';
const ADVICE: Record<Limit, string> = {
  tokens: SPLIT,
  lines: 'send long texts as variables, and leave out empty lines',
  fields: SPLIT,
  aliases: SPLIT,
  directives: SPLIT,
  depth: 'ask for what lies deeper in a request of its own',
  work: 'ask for smaller pages (first, last), or for fewer lists, accounts, companies and ids of each contact',
  bytes: 'ask for smaller pages (first, last), or for less of each contact',
  cost: 'ask for smaller pages (first, last) or fewer fields of each node',
};
