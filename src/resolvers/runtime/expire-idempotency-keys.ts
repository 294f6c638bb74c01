import type { Logger } from 'pino';
import { deleteResultsBefore } from '../../contacts/idempotency-record.queries.ts';
import { listWorkspaces } from '../../contacts/workspaces/workspace.queries.ts';
import { repeatHourly } from './repeat-hourly.ts';
import type { Services } from './services.ts';

/** The number of results to delete in one transaction, so that other writers run in between. */
const ANSWERS_AT_ONCE = 100;

/** Deletes expired results of idempotency keys every hour. Returns a function that stops this. */
export function startExpiringIdempotencyKeys(services: Services, log: Pick<Logger, 'error'>): () => void {
  return repeatHourly(() => expireIdempotencyKeys(services), 'old idempotency keys were not swept', log);
}

/** Deletes expired results, workspace by workspace, a few at a time. */
export async function expireIdempotencyKeys({
  store,
  now,
  monotonicNow,
  idempotencyLifetime,
}: Services): Promise<void> {
  const time = Math.min(now(), monotonicNow()) - idempotencyLifetime;
  for (const { id: workspaceId } of await listWorkspaces(store.reader('workspaces'))) {
    for (let forgotten = ANSWERS_AT_ONCE; forgotten === ANSWERS_AT_ONCE; ) {
      forgotten = await store.write({ workspaceId }, (transaction) =>
        deleteResultsBefore(transaction, workspaceId, time, ANSWERS_AT_ONCE),
      );
    }
  }
}
