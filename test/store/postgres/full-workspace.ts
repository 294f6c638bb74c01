import { ADA, GRACE, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { insertMerge } from '../../../src/contacts/contact/merge-redirect.queries.ts';
import { saveResult } from '../../../src/contacts/idempotency-record.queries.ts';
import { createServices } from '../../../src/resolvers/runtime/services.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeWorkspace, type TestWorkspace } from '../../gateway.ts';

/** Creates a workspace with rows in every table. */
export async function fullWorkspace(store: Store): Promise<TestWorkspace> {
  const workspace = await makeWorkspace(createServices(store, undefined), SEED);
  await store.write({ workspaceId: workspace.id }, async (transaction) => {
    for (const mergedId of [NOBODY, GRACE]) {
      await insertMerge(transaction, workspace.id, { mergedId, survivorId: ADA, at: 0 });
    }
    const answer = { accessKeyId: 'access key', key: 'key', fingerprint: '', answer: '{}', createdAt: 0 };
    await saveResult(transaction, { workspaceId: workspace.id, ...answer });
  });
  return workspace;
}
