import { EventEmitter } from 'node:events';
import { copyFileSync, renameSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AccessKey, hashOf, SCOPES } from '../../src/access/access-key.ts';
import { readSettings } from '../../src/config/settings.ts';
import { ADA, SEED } from '../../src/conformance/environment/seed.ts';
import { MalformedBody } from '../../src/contacts/validation/parse-body.ts';
import { ClientState } from '../../src/protocol/abort-state.ts';
import { RequestAborted } from '../../src/protocol/request-aborted.ts';
import { authorizeRequest } from '../../src/resolvers/auth/authorize-request.ts';
import { createContact } from '../../src/resolvers/contacts/create-contact.ts';
import { findContact } from '../../src/resolvers/contacts/find-contact.ts';
import { updateContact } from '../../src/resolvers/contacts/update-contact.ts';
import { updateContacts } from '../../src/resolvers/contacts/update-contacts.ts';
import { type Caller, createServices, type Services } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { openChannel } from '../../src/workers/channel.ts';
import { createCounters } from '../../src/workers/counters.ts';
import { type DatabaseWriter, startDatabaseWriter, type WriterOffer } from '../../src/workers/database-writer.ts';
import { openWorkerStore, remoteWriter } from '../../src/workers/remote-writer.ts';
import { makeWorkspace, type TestWorkspace } from '../gateway.ts';
import { type FreshDatabase, freshFile } from '../postgres/fresh-database.ts';

let database: FreshDatabase;
let workspace: TestWorkspace;
let otherKey: string;
let databaseWriter: DatabaseWriter;
let worker: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  database = await freshFile();
  const store = await openStore({ url: database.url });
  workspace = await makeWorkspace(createServices(store, undefined), SEED);
  otherKey = await workspace.makeKey();
  await store.close();
  const settings = readSettings({ DATABASE_URL: database.url, RATE_LIMIT: '1000' }, { demo: false });
  databaseWriter = await startDatabaseWriter(settings, createCounters(settings), pino({ level: 'silent' }));
  worker = await connect();
});
afterEach(async () => {
  await worker.store.close();
  await databaseWriter.close();
  await database.remove();
});

const fileOf = () => database.url.replace('file:', '');

/** The services of a worker, connected to the process that writes as by messages between processes. */
async function connect() {
  const { offer, release } = databaseWriter.connect();
  const [toPrimary, toWorker] = [new EventEmitter(), new EventEmitter()];
  const sent = { byWorker: 0, byPrimary: 0 };
  const port = (from: EventEmitter, to: EventEmitter, sender: keyof typeof sent) => ({
    send(message: object) {
      sent[sender] += 1;
      to.emit('message', structuredClone(message));
    },
    listen: (listener: (message: unknown) => void) => void from.on('message', listener),
  });
  openChannel(port(toPrimary, toWorker, 'byPrimary'), offer);
  const primary = openChannel<WriterOffer>(port(toWorker, toPrimary, 'byWorker'), {});
  const settings = readSettings({ DATABASE_URL: database.url }, { demo: false });
  const store: Store = await openWorkerStore(primary, settings.store);
  const refreshes: number[] = [];
  const writer = remoteWriter(primary, () => {
    refreshes.push(performance.now());
    store.refresh?.();
  });
  const services: Services = createServices(store, undefined, { writer });
  return { services, store, release, sent, refreshes };
}

function caller(more: Partial<Caller> = {}): Caller {
  const key: AccessKey = {
    ...{ id: ADA, workspaceId: workspace.id, name: 'Test', scopes: SCOPES, origin: 'api', rootId: null },
    ...{ createdAt: 0, revokedAt: null, expiresAt: null, lastUsedAt: null },
  };
  return { key, api: 'rest', signal: new ClientState(), responseHeaders: {}, ...more };
}

const update = (rating: number, by = caller()) =>
  updateContact(worker.services, by, {
    workspaceId: workspace.id,
    contactId: ADA,
    body: { attributes: { rating } },
    precondition: undefined,
  });

const version = async () => {
  const found = await findContact(worker.services, caller(), { workspaceId: workspace.id, contactId: ADA });
  return 'version' in found ? found.version : undefined;
};

/** The actions of a second program while it writes. */
function holdWriteLock(): { release(): void } {
  const other = new SqliteDatabase(fileOf());
  other.exec('begin immediate');
  return {
    release() {
      other.exec('rollback');
      other.close();
    },
  };
}

describe('an operation of a process that only reads', () => {
  test('changes the contact in the process that writes, and is seen by the next read', async () => {
    expect(await version()).toBe(1);
    expect(await update(7)).toMatchObject({ outcome: 'UPDATED', before: { version: 1 }, contact: { version: 2 } });
    expect(worker.refreshes).toHaveLength(1);
    expect(await version()).toBe(2);
  });

  test('takes one message each way, together with others of its turn', async () => {
    worker.sent.byWorker = 0;
    worker.sent.byPrimary = 0;
    await Promise.all(Array.from({ length: 100 }, (_, rating) => update(rating)));
    expect(worker.sent).toEqual({ byWorker: 1, byPrimary: 1 });
    expect(await version()).toBe(101);
  });

  test('reports a body that could not be read', async () => {
    const body = new MalformedBody('the body must be JSON');
    expect(await createContact(worker.services, caller(), { workspaceId: workspace.id, body })).toEqual({
      problems: [{ code: 'InvalidRequest', message: 'the body must be JSON', path: [] }],
    });
  });

  test('adds headers to the response of its caller', async () => {
    const responseHeaders = {};
    const updates = [1, 2, 3].map((rating) => ({ contactId: ADA, attributes: { rating } }));
    await updateContacts(worker.services, caller({ responseHeaders }), {
      workspaceId: workspace.id,
      body: { updates },
    });
    expect(responseHeaders).toMatchObject({ ratelimit: expect.stringMatching(/^"key";r=99\d;t=1$/) });
  });

  test('is made once under an idempotency key, and tells that it was replayed', async () => {
    const onReplay = vi.fn();
    const once = () => update(7, caller({ idempotency: { key: 'once', onReplay } }));
    const first = await once();
    expect(onReplay).not.toHaveBeenCalled();
    expect(await once()).toEqual(JSON.parse(JSON.stringify(first)));
    expect(onReplay).toHaveBeenCalledOnce();
    expect(await version()).toBe(2);
  });

  test('is not made if the client goes before it begins', async () => {
    const lock = holdWriteLock();
    const signal = new ClientState();
    const aborted = expect(update(7, caller({ signal }))).rejects.toThrow(RequestAborted);
    await new Promise((resolve) => setTimeout(resolve, 50));
    signal.aborted = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
    lock.release();
    await aborted;
    expect(await version()).toBe(1);
  });

  test('is not made if its process ends before it begins', async () => {
    const lock = holdWriteLock();
    const aborted = expect(update(7)).rejects.toThrow(RequestAborted);
    await new Promise((resolve) => setTimeout(resolve, 50));
    worker.release();
    lock.release();
    await aborted;
    expect(await version()).toBe(1);
  });
});

test('a process that only reads authorizes each request in the state of its arrival', async () => {
  const authorize = (key: string) => {
    const sender = { headers: { authorization: `AccessKey ${key}` }, ip: '127.0.0.1' };
    return authorizeRequest(worker.services, 'rest', sender, new ClientState());
  };
  // In one turn of the event loop, whose reads share a state otherwise.
  expect(await authorize(workspace.key)).toHaveProperty('caller');
  const other = new SqliteDatabase(fileOf());
  other.prepare('update access_key set revoked_at = 1 where hash = ?').run(hashOf(otherKey));
  other.close();
  expect(await authorize(otherKey)).toHaveProperty('denied');
});

describe('the store of a process that only reads', () => {
  test('is as ready as that of the process that writes', async () => {
    await worker.store.check();
    renameSync(fileOf(), `${fileOf()}.away`);
    await expect(worker.store.check()).rejects.toMatchObject({ reason: 'missing' });
    renameSync(`${fileOf()}.away`, fileOf());
    await worker.store.check();
  });

  test('does not open another file than that process', async () => {
    renameSync(fileOf(), `${fileOf()}.away`);
    copyFileSync(`${fileOf()}.away`, fileOf());
    await expect(connect()).rejects.toMatchObject({ reason: 'missing' });
    renameSync(`${fileOf()}.away`, fileOf());
  });
});
