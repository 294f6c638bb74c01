import { type CollectionPage, type PageInput, type Position, tokenFrom } from '../../contacts/paging/page.ts';
import type { Parameter } from './route.ts';

/** What every page is asked for with. */
export function pageParameters(usualLimit: number): Record<string, Parameter> {
  return {
    limit: {
      schema: { type: 'integer', minimum: 1, maximum: 100, default: usualLimit },
      description: 'How many to return at most.',
    },
    pageToken: {
      schema: { type: 'string', maxLength: 8000 },
      description: 'The nextPageToken of the page before.',
    },
    reverse: {
      schema: { type: 'boolean', default: false },
      description: 'Whether to begin at the end of the collection.',
    },
  };
}

/** What a query says of a page. */
export function pageInput({ limit, pageToken, reverse }: Record<string, unknown>): PageInput {
  return {
    ...(isGiven(limit) ? { limit: { value: numberFrom(limit), path: ['limit'] } } : {}),
    ...(isGiven(pageToken) ? { from: { value: pageToken, path: ['pageToken'] } } : {}),
    ...(isGiven(reverse) ? { descending: { value: booleanFrom(reverse), path: ['reverse'] } } : {}),
  };
}

/** A flag of a query as clients write it; undefined where it is none. An empty one is false. */
export function booleanFrom(text: unknown): boolean | undefined {
  return typeof text === 'string' ? BOOLEANS.get(text.toLowerCase()) : undefined;
}

/** An empty parameter is as good as none. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** A page as the documented API shows it; the last one has no token. */
export function pageBody<Node, Body>(
  { nodes, hasMore, collection }: CollectionPage<Node>,
  positionOf: (node: Node) => Position,
  bodyFrom: (node: Node) => Body,
): { results: Body[]; nextPageToken?: string } {
  const last = nodes.at(-1);
  return {
    results: nodes.map(bodyFrom),
    ...(hasMore && last !== undefined ? { nextPageToken: tokenFrom(positionOf(last), collection) } : {}),
  };
}

/** The schema of a page of what `items` describes. */
export function pageSchema(items: object): object {
  return {
    type: 'object',
    required: ['results'],
    properties: {
      results: { type: 'array', items },
      nextPageToken: { type: 'string', description: 'Asks for the next page; absent on the last one.' },
    },
  };
}

const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
]);

function numberFrom(text: unknown): number | undefined {
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
