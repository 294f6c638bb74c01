import { type GraphQLArgument, type GraphQLOutputType, isListType, isNonNullType } from 'graphql';

/** The maximum page size. Operations reject larger ones. */
export const MAX_PAGE = 100;
/** The arguments of fields that return a node for each of their elements. */
const NAMING_ARGUMENTS = ['nodeIds', 'ids', 'representations'];
/** The assumed length of lists without pages, such as the identifiers of a contact. */
const DEFAULT_LIST = 5;

/**
 * Returns the cost of a field, in fields of the response: one, plus the cost of its selection multiplied by its number
 * of nodes or list elements. A page without a size counts as the largest one.
 */
export function fieldCost(args: Record<string, unknown>, _context: unknown, field: Field) {
  const { first, last } = args;
  const named = NAMING_ARGUMENTS.map((name) => args[name]).find((value) => value !== undefined);
  if (named !== undefined) return { field: 1, multiplier: pageSize(Array.isArray(named) ? named.length : named) };
  if (field.args.some(({ name }) => name === 'first')) return { field: 1, multiplier: pageSize(first ?? last) };
  // The nodes of a page are counted at the page.
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
