import { MalformedBody } from '../contacts/validation/parse-body.ts';
import type { Writer } from '../resolvers/runtime/services.ts';
import { openReader } from '../store/open-store.ts';
import { type AbortState, type Store, StoreUnavailable } from '../store/store.ts';
import type { StoreSettings } from '../store/store-settings.ts';
import type { Channel } from './channel.ts';
import type { WriterOffer } from './database-writer.ts';
import { resultOf } from './outcome.ts';

/** The interval of checks whether clients have gone away, in milliseconds. */
const LOOK_INTERVAL = 20;

type Primary = Channel<WriterOffer>;

/** Returns the writer of a worker, which hands operations to the primary process. `refresh` renews the reads. */
export function remoteWriter(primary: Primary, refresh: () => void): Writer {
  const inProgress = new Map<number, AbortState>();
  let looking: NodeJS.Timeout | undefined;
  let lastId = 0;

  /** Looks for clients that have gone away, because the states of clients have no events. */
  function look(): void {
    for (const [id, signal] of inProgress) {
      if (!signal.aborted) continue;
      inProgress.delete(id);
      primary.tell('abort', id);
    }
    if (inProgress.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  }

  return {
    async run(operation, { key, api, signal, responseHeaders = {}, idempotency }, given) {
      signal.throwIfAborted();
      lastId += 1;
      const id = lastId;
      inProgress.set(id, signal);
      looking ??= setInterval(look, LOOK_INTERVAL).unref();
      const { input, malformed } = portable(given);
      const response = await primary.ask('run', id, {
        operation,
        caller: { key, api },
        idempotencyKey: idempotency?.key,
        input,
        malformed,
      });
      inProgress.delete(id);
      refresh();
      Object.assign(responseHeaders, response.responseHeaders);
      if (response.isReplayed) idempotency?.onReplay();
      return resultOf(response.outcome);
    },
    async recordKeyUses(uses) {
      resultOf(await primary.ask('recordKeyUses', uses));
    },
  };
}

/** Separates a body that could not be read: its class would be lost on the way. */
function portable(input: { body?: unknown }) {
  const { body, ...rest } = input;
  if (!(body instanceof MalformedBody)) return { input, malformed: undefined };
  return { input: rest, malformed: { message: body.message, code: body.code } };
}

/**
 * Opens the store of a worker: it reads the database itself, and asks the primary process whether it can be written.
 * Rejects with `StoreUnavailable` if the file is not the one that the primary process has opened.
 */
export async function openWorkerStore(primary: Primary, settings: StoreSettings): Promise<Store> {
  const reader = await openReader(settings, () => {
    primary.tell('noteDamage');
    // After the read that has failed.
    setImmediate(() => reader.discardCache());
  });
  const check = async () => void resultOf(await primary.ask('check'));
  try {
    await check();
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || error.reason === 'missing') {
      await reader.close();
      throw error;
    }
  }
  return {
    ...reader,
    write: () => Promise.reject(new Error('a worker does not write: the primary process does')),
    load: () => ({ waiting: 0 }),
    check,
  };
}
