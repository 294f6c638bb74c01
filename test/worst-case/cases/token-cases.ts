import { contactId, type World } from '../world.ts';
import type { Case } from './case.ts';

/** The id of the only key of the issuer, whose tokens the measured gateway accepts. */
export const KEY_ID = 'first';

const TOKENS = 1_000;
/** Bytes of an ES256 signature. */
const SIGNATURE = 64;
/** The tokens stay below the longest one that the gateway reads, 8,192 characters. */
const LONG = 5_500;

/** Access tokens that nobody has signed, sent at once. Each is another one, so that none is remembered. */
export function tokenCases({ workspaceId }: World): Case[] {
  const tokens: Record<string, (turn: number) => string> = {
    'of unknown keys': (turn) => token(`unknown ${turn}`, turn),
    'with a wrong signature': (turn) => token(KEY_ID, turn),
    'with a wrong signature, of 8 KiB': (turn) => token(KEY_ID, turn, 'a'.repeat(LONG)),
    'of 8 KiB without a meaning': (turn) => `${turn}${'a'.repeat(LONG)}.b.c`,
  };
  return Object.entries(tokens).map(([kind, make]) => ({
    operation: 'server access tokens',
    dimension: `${TOKENS} tokens at once, ${kind}`,
    caller: 'no key',
    isUsual: true,
    sizes: [TOKENS],
    requests: TOKENS,
    isConcurrent: true,
    request: (_size, turn) => ({
      method: 'GET',
      path: `/workspaces/${workspaceId}/contacts/${contactId(0)}`,
      headers: { authorization: `Bearer ${make(turn)}` },
    }),
  }));
}

function token(kid: string, turn: number, filler = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = Buffer.alloc(SIGNATURE, turn % 255).toString('base64url');
  return `${part({ alg: 'ES256', kid })}.${part({ sub: `${turn}`, filler })}.${signature}`;
}
