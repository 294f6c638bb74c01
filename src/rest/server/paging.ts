import { type CollectionPage, type PageInput, type Position, tokenFrom } from '../../contacts/paging/page.ts';
import type { Parameter } from './route.ts';

/** The parameters of every page. */
export function pageParameters(usualLimit: number): Record<string, Parameter> {
  return {
    limit: {
      schema: { type: 'integer', minimum: 1, maximum: 100, default: usualLimit },
      description: 'The maximum number of items.',
    },
    pageToken: {
      schema: { type: 'string', maxLength: 8000 },
      description: 'The nextPageToken of the previous page.',
    },
    reverse: {
      schema: { type: 'boolean', default: false },
      description: 'Whether to start at the end of the collection.',
    },
  };
}

/** Returns the page parameters of a query. */
export function pageInput({ limit, pageToken, reverse }: Record<string, unknown>): PageInput {
  return {
    ...(isGiven(limit) ? { limit: { value: numberFrom(limit), path: ['limit'] } } : {}),
    ...(isGiven(pageToken) ? { from: { value: pageToken, path: ['pageToken'] } } : {}),
    ...(isGiven(reverse) ? { descending: { value: booleanFrom(reverse), path: ['reverse'] } } : {}),
  };
}

/** Parses a boolean parameter of a query. Undefined if it is invalid. An empty one is false. */
export function booleanFrom(text: unknown): boolean | undefined {
  return typeof text === 'string' ? BOOLEANS.get(text.toLowerCase()) : undefined;
}

/** Parses an integer parameter of a query. Undefined if it is invalid. */
export function numberFrom(text: unknown): number | undefined {
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Returns whether a query has a parameter. An empty one counts as absent. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** Returns a page in the form of the REST API. The last page has no token. */
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

/** Returns the schema of a page of `items`. */
export function pageSchema(items: object): object {
  return {
    type: 'object',
    required: ['results'],
    properties: {
      results: { type: 'array', items },
      nextPageToken: { type: 'string', description: 'The pageToken of the next page; absent on the last page.' },
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
