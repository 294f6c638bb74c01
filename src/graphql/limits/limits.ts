import { GraphQLError } from 'graphql';

/** Most of what one document may have. `docs` of each limit: README, "What one request may ask". */
export const LIMITS = {
  /** Several times what the longest documents of people have. */
  tokens: 3_000,
  /** Each error looks for its line from the beginning of the document. */
  lines: 5_000,
  /** Whether two of one name agree is checked pair by pair. */
  fields: 500,
  /** As many as a page may have nodes: some clients ask for several things at once so. */
  aliases: 100,
  directives: 50,
  /** Fields within fields: the way from a contact to those on its lists and to their lists is ten. */
  depth: 12,
  /** Fields of the answer: a page of a hundred contacts with all that there is of each is 15,001. */
  cost: 30_000,
  /** Fields and list elements of the response, counted while it is made: the lists of a contact may be long. */
  work: 60_000,
  /** The response as JSON, and before that what is read for it and shown in it. */
  bytes: 16 * 1024 * 1024,
} as const;

export type Limit = keyof typeof LIMITS;

/** Refuses a document for one of the limits, and says by how much and what to do. */
export function limitError(limit: Limit, found?: number, note = ''): GraphQLError {
  const most = LIMITS[limit];
  const message = `${WHAT[limit](most, found)}; ${ADVICE[limit]}${note}`;
  // `spec`: 400 for clients of application/graphql-response+json alone, as GraphQL over HTTP has it.
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
