import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertAccessKey } from '../../src/access/access-key.queries.ts';
import { hashOf, SCOPES } from '../../src/access/access-key.ts';
import { SEED } from '../../src/conformance/environment/seed.ts';
import { DEMO } from '../../src/demo.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeWorkspace, serveFrom } from '../gateway.ts';

/** The address and the key in the commands of a reproduction. */
export const SERVED = { url: 'http://127.0.0.1:4000', id: DEMO.workspaceId, key: DEMO.key };

/** Serves a new workspace of the fuzzer until it is stopped. Rejects if the port is in use. */
export async function serveSeed(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-fuzz-'));
  const store = await openStore({ url: `file:${join(folder, 'contacts.db')}` });
  const { services } = await serveFrom(store, { port: Number(new URL(SERVED.url).port) });
  services.demoKey = SERVED.key;
  const ids = [SERVED.id];
  await makeWorkspace({ ...services, newId: () => ids.pop() ?? services.newId() }, SEED);
  const key = { id: services.newId(), workspaceId: SERVED.id, name: 'Fuzz', scopes: SCOPES, origin: 'api' as const };
  await store.write({ workspaceId: SERVED.id, exclusive: true }, (transaction) =>
    insertAccessKey(transaction, { ...key, createdAt: services.now() }, hashOf(SERVED.key)),
  );
  console.log(`serving a workspace for inputs at ${SERVED.url}, in ${folder}`);
}
