import { contactId, fullContactId, type World } from '../world.ts';
import { type Case, headersOf, sizesUpTo } from './case.ts';

/** The number of dropped requests before the figures are read: continued work would accumulate. */
const REQUESTS = 20;

/** Requests whose client closes the connection as soon as they are sent. */
export function droppedCases(world: World): Case[] {
  const headers = { ...headersOf(world, 'key'), 'content-type': 'application/json' };
  const usual = { operation: 'server dropped requests', caller: 'key', isUsual: true, requests: REQUESTS } as const;
  const postDocument = (query: string) => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query }),
    isDropped: true,
  });
  const aliases = (count: number, field: (index: number) => string) =>
    postDocument(`{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ')} }`);
  return [
    {
      ...usual,
      dimension: 'dropped: aliases of scans that find nobody',
      sizes: sizesUpTo(100),
      request: (size, turn) =>
        aliases(
          size,
          (index) => `contacts(workspaceId: "${world.workspaceId}", first: 1,
            filter: { identifierKey: "nobody ${turn} ${index}" }) { edges { node { id } } }`,
        ),
    },
    {
      ...usual,
      dimension: 'dropped: aliases of full contacts',
      sizes: sizesUpTo(10),
      request: (size) =>
        aliases(
          size,
          (index) =>
            `contact(workspaceId: "${world.workspaceId}", contactId: "${fullContactId(index)}") { id attributes identifiers { value properties } }`,
        ),
    },
    {
      ...usual,
      dimension: 'dropped: exports',
      sizes: [1],
      request: () => ({
        method: 'GET',
        path: `/workspaces/${world.workspaceId}/contacts/export`,
        headers,
        isDropped: true,
      }),
    },
    {
      ...usual,
      dimension: 'dropped: exports after their first bytes',
      sizes: [1],
      request: () => ({
        method: 'GET',
        path: `/workspaces/${world.workspaceId}/contacts/export`,
        headers,
        isCutOff: true,
      }),
    },
    {
      ...usual,
      dimension: 'dropped: changes of one contact',
      sizes: [1],
      request: (_size, turn) => ({
        method: 'PATCH',
        path: `/workspaces/${world.workspaceId}/contacts/${contactId(1)}`,
        headers,
        body: JSON.stringify({ addCompanyRefs: [`dropped ${turn % 100}`] }),
        isDropped: true,
      }),
    },
  ];
}
