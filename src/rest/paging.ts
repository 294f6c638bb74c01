import type { FastifyRequest } from 'fastify';
import { type Page, type PageInput, type Position, tokenFrom } from '../contacts/page.ts';
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
export function pageInput({ query }: FastifyRequest): PageInput {
  const { limit, pageToken, reverse } = query as Record<string, unknown>;
  return {
    ...(limit === undefined ? {} : { limit: { value: numberFrom(limit), path: ['limit'] } }),
    ...(pageToken === undefined ? {} : { from: { value: pageToken, path: ['pageToken'] } }),
    ...(reverse === undefined ? {} : { descending: { value: BOOLEANS.get(reverse), path: ['reverse'] } }),
  };
}

/** A page as the documented API shows it; the last one has no token. */
export function pageBody<Node, Body>(
  { nodes, hasMore }: Page<Node>,
  positionOf: (node: Node) => Position,
  bodyFrom: (node: Node) => Body,
): { results: Body[]; nextPageToken?: string } {
  const last = nodes.at(-1);
  return {
    results: nodes.map(bodyFrom),
    ...(hasMore && last !== undefined ? { nextPageToken: tokenFrom(positionOf(last)) } : {}),
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

const BOOLEANS = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);

function numberFrom(text: unknown): number | undefined {
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
