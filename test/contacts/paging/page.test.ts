import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectionOf,
  type Position,
  pageFromArray,
  pageInOrder,
  parsePageRequest,
  tokenFrom,
} from '../../../src/contacts/paging/page.ts';
import { unboundToken } from './unbound-token.ts';

const POSITION: Position = { createdAt: 1_700_000_000_000, id: 'a' };
const PEOPLE = collectionOf('people', 'w', { listId: 'a', accountId: undefined });
const limit = (value: unknown) => ({ limit: { value, path: ['limit'] } });
const from = (value: unknown) => ({ from: { value, path: ['pageToken'] } });

describe('readPageRequest', () => {
  test.each([
    ['nothing', {}, { limit: 10, descending: false }],
    ['a limit', limit(1), { limit: 1, descending: false }],
    ['the largest limit', limit(100), { limit: 100, descending: false }],
    ['a direction', { descending: { value: true, path: ['reverse'] } }, { limit: 10, descending: true }],
    ['a token', from(tokenFrom(POSITION, PEOPLE)), { limit: 10, descending: false, from: POSITION }],
    ['a token of an earlier release', from(unboundToken(POSITION)), { limit: 10, descending: false, from: POSITION }],
    ['an empty token', from(''), { limit: 10, descending: false }],
  ])('reads %s', (_what, input, request) => {
    expect(parsePageRequest(input, 10, PEOPLE)).toEqual({ request, problems: [] });
  });

  test.each([
    ...[0, 101, -1, 1.5, '10', null, Number.NaN].map((value) => ['limit', limit(value)] as const),
    ['reverse', { descending: { value: undefined, path: ['reverse'] } }] as const,
    ...['x', 'W10', 'x'.repeat(8001), 5, undefined, tokenOf('[1]'), tokenOf('[1.5,"a"]'), tokenOf('["1","a"]')].map(
      (value) => ['pageToken', from(value)] as const,
    ),
    ...[
      ['people', 'w', { listId: 'b' }],
      ['people', 'x', { listId: 'a' }],
      ['persons', 'w', { listId: 'a' }],
    ].map(
      ([name, ...chosenBy]) => ['pageToken', from(tokenFrom(POSITION, collectionOf(`${name}`, ...chosenBy)))] as const,
    ),
    ['pageToken', from(tokenOf('[1,"a",null]'))] as const,
    ['pageToken', from(tokenOf('[1,"a","b","c"]'))] as const,
    ['pageToken', from(tokenOf('[1,"\\u0000"]'))] as const,
    ['pageToken', from(tokenOf('[1,"\\ud800"]'))] as const,
  ])('rejects an invalid %s: %j', (path, input) => {
    expect(parsePageRequest(input, 10, PEOPLE).problems).toEqual([
      { code: 'InvalidPayload', path: [path], message: expect.stringMatching(new RegExp(`^${path} must be `)) },
    ]);
  });

  test('reads any position back from its token', () => {
    const positions = fc.record({ createdAt: fc.maxSafeNat(), id: fc.string({ unit: 'grapheme' }) });
    fc.assert(
      fc.property(positions, (position) => {
        fc.pre(!position.id.includes('\0'));
        expect(parsePageRequest(from(tokenFrom(position, PEOPLE)), 10, PEOPLE)).toMatchObject({
          request: { from: position },
        });
      }),
    );
  });
});

describe('pageInOrder', () => {
  // Equal times, and not in the order of their ids.
  const NODES = [at(1, 'a'), at(2, 'z'), at(2, 'b'), at(2, 'm'), at(3, 'c')];

  test.each<{ name: string; descending?: boolean; from?: Position; until?: Position; expected: string }>([
    { name: 'keeps the order of equal times', expected: 'azb' },
    { name: 'reverses the order of equal times', descending: true, expected: 'cmb' },
    { name: 'continues after a node', from: at(2, 'z'), expected: 'bmc' },
    { name: 'continues backwards before a node', descending: true, from: at(2, 'm'), expected: 'bza' },
    { name: 'ends before a node', until: at(2, 'b'), expected: 'az' },
    { name: 'ends after a node, descending', descending: true, until: at(2, 'b'), expected: 'cm' },
    { name: 'begins with the time of a node that is gone', from: at(2, 'gone'), expected: 'zbm' },
    {
      name: 'goes back from the time of a node that is gone',
      descending: true,
      from: at(2, 'gone'),
      expected: 'mbz',
    },
    { name: 'is empty after the last node', from: at(3, 'c'), expected: '' },
    { name: 'is empty after all times', from: at(9, 'x'), expected: '' },
  ])('$name', ({ descending = false, from, until, expected }) => {
    const request = { limit: 3, descending, ...(from && { from }), ...(until && { until }) };
    expect(
      pageInOrder(NODES, (it) => it, request)
        .nodes.map(({ id }) => id)
        .join(''),
    ).toBe(expected);
  });

  test('its pages together have all nodes in order, each once', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 4 }), fc.boolean(), (times, limit, descending) => {
        const nodes = times.toSorted().map((createdAt, index) => at(createdAt, `${(index * 7) % 13}`));
        const seen: Position[] = [];
        for (let hasMore = true; hasMore; ) {
          const from = seen.at(-1);
          const page = pageInOrder(nodes, (it) => it, { limit, descending, ...(from && { from }) });
          seen.push(...page.nodes);
          hasMore = page.hasMore;
        }
        expect(seen).toEqual(descending ? nodes.toReversed() : nodes);
      }),
    );
  });

  function at(createdAt: number, id: string): Position {
    return { createdAt, id };
  }
});

test('pageOfAll: its pages together have all nodes in order, each once', () => {
  const node = fc.record({ createdAt: fc.nat(3), id: fc.string({ maxLength: 2 }) });
  const nodes = fc.uniqueArray(node, { selector: ({ createdAt, id }) => `${createdAt} ${id}` });
  fc.assert(
    fc.property(nodes, fc.integer({ min: 1, max: 4 }), fc.boolean(), (all, size, descending) => {
      const seen: Position[] = [];
      for (let place: { from?: Position } = {}; ; ) {
        const page = pageFromArray(all, (it) => it, { limit: size, descending, ...place });
        seen.push(...page.nodes);
        const last = page.nodes.at(-1);
        if (!page.hasMore || last === undefined) break;
        place = { from: last };
      }
      const inOrder = all.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
      expect(seen).toEqual(descending ? inOrder.toReversed() : inOrder);
    }),
  );
});

function tokenOf(json: string): string {
  return Buffer.from(json).toString('base64url');
}
