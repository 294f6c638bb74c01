import { type CollectionPage, type PageInput, type Position, tokenFrom } from '../../contacts/paging/page.ts';

/** The arguments of every connection. */
interface ConnectionArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** Returns the page that the arguments of a connection select. With `last`, it is read from the end. */
export function pageInput({ first, after, last, before }: ConnectionArguments): PageInput {
  const backwards = isGiven(last) && !isGiven(first);
  const size = backwards ? named('last', last) : named('first', first);
  const [begin, end] = [named('after', after), named('before', before)];
  const [from, until] = backwards ? [end, begin] : [begin, end];
  return {
    ...(size === undefined ? {} : { limit: size }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    descending: { value: backwards, path: ['last'] },
  };
}

/** Returns a page as a Relay connection, always in the order of the collection. */
export function connectionFrom<Node>(
  { nodes, hasMore, collection }: CollectionPage<Node>,
  positionOf: (node: Node) => Position,
  { first, after, last, before }: ConnectionArguments,
) {
  const backwards = isGiven(last) && !isGiven(first);
  const inOrder = backwards ? nodes.toReversed() : nodes;
  const edges = inOrder.map((node) => ({ node, cursor: tokenFrom(positionOf(node), collection) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? isCursor(before) : hasMore,
      hasPreviousPage: backwards ? hasMore : isCursor(after),
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function named(name: string, value: unknown) {
  return isGiven(value) ? { value, path: [name] } : undefined;
}

/** An empty cursor means the start of the collection. */
function isCursor(value: string | null | undefined): boolean {
  return isGiven(value) && value !== '';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
