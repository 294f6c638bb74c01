import { findAccessKey } from '../../src/access/access-key.queries.ts';
import { type AccessKey, hashOf } from '../../src/access/access-key.ts';
import { directGateway } from '../../src/import/gateway/direct.ts';
import type { Gateway } from '../../src/import/gateway/gateway.ts';
import { httpGateway } from '../../src/import/gateway/http.ts';
import type { Serving, TestWorkspace } from '../gateway.ts';

/** Ways to connect to a workspace. */
export const WAYS = ['direct', 'http'] as const;

/** Connects to a workspace with its key, or another one. */
export async function gatewayTo(
  { url, services }: Serving,
  { key }: TestWorkspace,
  way: (typeof WAYS)[number],
  given = key,
): Promise<Gateway> {
  const { signal } = new AbortController();
  if (way === 'http') return httpGateway(url, given, signal);
  const keyHash = hashOf(given);
  const found = await findAccessKey(services.store.reader({ keyHash }), keyHash, Date.now());
  return directGateway(services, { key: found as AccessKey, api: 'import', signal });
}
