import { type GraphQLArgument, type GraphQLOutputType, isListType, isNonNullType } from 'graphql';

/** Larger ones are refused by the operations themselves. */
export const MAX_PAGE = 100;
/** What a list that has no pages may hold, such as the identifiers of a contact. */
const DEFAULT_LIST = 5;

/**
 * What a field costs, in fields of the answer: one, and what is selected in it as often as it comes: once, for each
 * node of a page, or for each of a list. A page whose size is not said counts as the largest: it is on some fields.
 */
export function fieldCost({ first, last }: Record<string, unknown>, _context: unknown, field: Field) {
  if (field.args.some(({ name }) => name === 'first')) return { field: 1, multiplier: pageSize(first ?? last) };
  // The nodes of a page are counted at the page itself.
  const isList = isListOf(field.type) && field.name !== 'edges';
  return { field: 1, multiplier: isList ? DEFAULT_LIST : 1 };
}

interface Field {
  name: string;
  type: GraphQLOutputType;
  args: readonly GraphQLArgument[];
}

function pageSize(asked: unknown): number {
  if (typeof asked !== 'number') return MAX_PAGE;
  return Math.min(Math.max(asked, 1), MAX_PAGE);
}

function isListOf(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
