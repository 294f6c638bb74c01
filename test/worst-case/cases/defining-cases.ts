import type { World } from '../world.ts';
import type { Case } from './case.ts';

/** Each size defines this many attributes: together fewer than the 1,000 of a workspace. */
const DEFINED = [30, 100, 800];

/** Cases in a workspace that defines attributes from their first values. */
export function definingCases({ definingId, definingKey }: World): Case[] {
  const usual = {
    operation: 'PATCH /workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}',
    caller: 'key',
    isUsual: true,
    request: (size: number, turn: number) => ({
      method: 'PATCH',
      path: `/workspaces/${definingId}/contacts/identifiers/externalId/${turn}`,
      headers: { authorization: `AccessKey ${definingKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        attributes: Object.fromEntries(Array.from({ length: size }, (_, index) => [`implied${turn}-${index}`, 'x'])),
      }),
    }),
  } as const;
  return [
    { ...usual, dimension: 'body.attributes: keys to define', sizes: DEFINED, isOnce: true },
    { ...usual, dimension: 'body.attributes: keys to define, more than a workspace may have', sizes: [80, 250, 1_000] },
  ];
}
