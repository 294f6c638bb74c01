import { rmSync } from 'node:fs';
import type { Transaction } from 'kysely';
import { type DestinationStream, pino } from 'pino';
import { inject } from 'vitest';
import { insertAccessKey } from '../src/access/access-key.queries.ts';
import { type AccessKey, hashOf, newKey, SCOPES } from '../src/access/access-key.ts';
import { type App, startApp } from '../src/app.ts';
import type { Seed } from '../src/conformance/environment/seed.ts';
import { insertDefinitions } from '../src/contacts/attributes/attribute-definition.queries.ts';
import { insertList, LIST_DEFAULTS } from '../src/contacts/groups/list.queries.ts';
import { parsePathIdentifier, parseUpdateRequest } from '../src/contacts/update/parse-update.ts';
import { updateContact } from '../src/contacts/update/update-contact.ts';
import type { UpdateContactBody } from '../src/contacts/update/update-contact-body.ts';
import { isRejected } from '../src/contacts/validation/problem.ts';
import { insertWorkspace } from '../src/contacts/workspaces/workspace.queries.ts';
import { createServices, type Services } from '../src/resolvers/runtime/services.ts';
import { TABLE_NAMES } from '../src/store/copy/tables.ts';
import type { Database } from '../src/store/database.ts';
import { hasOneWriter, openReader, openStore } from '../src/store/open-store.ts';
import type { Reader, Store } from '../src/store/store.ts';
import type { StoreSettings } from '../src/store/store-settings.ts';
import { type FreshDatabase, freshDatabase } from './postgres/fresh-database.ts';
import { startWorkers } from './program/start-workers.ts';
import { newScratchFolder } from './store/scratch-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The number of workers of the project's gateways. Undefined: the gateway runs in the process of the test. */
    workers?: number;
  }
}

/** The id of a key that tests rotate or revoke. They make it first. */
export const SPARE_KEY = '019b76da-a800-7000-8000-00000000000a';

export interface TestWorkspace {
  id: string;
  /** A key with every scope and origin `api`. */
  key: string;
  makeKey(rights?: Partial<Pick<AccessKey, 'id' | 'scopes' | 'origin'>>): Promise<string>;
  /** Returns every row of the workspace, to compare states. */
  rows(): Promise<Record<string, unknown[]>>;
}

export interface Serving extends App {
  /** Ids are unique only within a workspace, so all tests can use the same ones. */
  workspace(seed?: Seed): Promise<TestWorkspace>;
}

export interface Gateway extends Serving {
  databaseUrl: string;
}

/**
 * Starts a gateway with real HTTP on a free port and a new database of its engine, or with the given database. It deletes
 * the database at its end. `watch` may wrap the store.
 */
export async function startGateway(watch = unwatched, database = freshDatabase()): Promise<Gateway> {
  return start({}, watch, await database);
}

/** A gateway with only the demo data. */
export function startDemo(): Promise<App> {
  return startGatewayWith({ demo: true });
}

type Options = Partial<Parameters<typeof startApp>[0]> & { store?: Partial<StoreSettings> };

/** A gateway with other settings. */
export async function startGatewayWith(settings: Options): Promise<Gateway> {
  return start(settings, unwatched, await freshDatabase());
}

async function start(
  { store = {}, ...settings }: Options,
  watch: (store: Store) => Store,
  { url, remove }: FreshDatabase,
): Promise<Gateway> {
  const workers = inject('workers');
  if (workers !== undefined) {
    if (watch !== unwatched) throw new Error('no store is watched in workers');
    return startInWorkers(workers, { url, remove }, environmentOf({ store, ...settings }));
  }
  const app = await serveFrom(watch(await openStore({ ...store, url })), settings);
  return {
    ...app,
    databaseUrl: url,
    async close() {
      await app.close();
      await remove();
    },
  };
}

const unwatched = (store: Store) => store;

/** Returns the environment of the program with these settings. */
function environmentOf({ store = {}, server = {}, ...others }: Options): Record<string, string> {
  const { maxConcurrentRequests, ...otherServer } = server;
  const { maxConcurrentWrites, writeQueueTimeout, ...otherStore } = store;
  const unknown = Object.keys({ ...others, ...otherServer, ...otherStore });
  if (unknown.length > 0) throw new Error(`these settings do not run in workers: ${unknown}`);
  const given = {
    // A worker counts requests in other workers for a while after their end.
    MAX_CONCURRENT_REQUESTS: maxConcurrentRequests && 2 * maxConcurrentRequests,
    MAX_CONCURRENT_WRITES: maxConcurrentWrites,
    WRITE_QUEUE_TIMEOUT: writeQueueTimeout,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
  );
}

/** A gateway of several processes. Its `services` are those of the test, on the same database. */
async function startInWorkers(
  count: number,
  { url, remove }: FreshDatabase,
  environment: Record<string, string>,
): Promise<Gateway> {
  const folder = newScratchFolder();
  const store = await openStore({ url });
  const reader = hasOneWriter({ url }) ? await openReader({ url }, () => {}) : undefined;
  const services = createServices(reader === undefined ? store : { ...store, reader: readerOf(reader) }, undefined);
  const program = await startWorkers(count, { DATABASE_URL: url, ...environment }, folder);
  return {
    url: program.url,
    databaseUrl: url,
    services,
    hasDemo: false,
    loaded: Promise.resolve(),
    figures: async () => [],
    workspace: (seed = {}) => makeWorkspace(services, seed),
    async close() {
      process.kill(program.pid, 'SIGTERM');
      await program.ended;
      await reader?.close();
      await store.close();
      await remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the reader of a store of which other processes write the file: every read sees what they have committed. */
function readerOf(reader: Reader): Store['reader'] {
  return (reach) => {
    reader.refresh();
    return reader.reader(reach);
  };
}

interface Logged {
  log?: { level: string; stream: DestinationStream };
}

/** Serves an open store on a free port of this machine, and closes it at the end. */
export async function serveFrom(
  store: Store,
  { log, ...settings }: Omit<Options, 'store'> & Logged = {},
): Promise<Serving> {
  const logger = log === undefined ? pino({ level: 'silent' }) : pino({ level: log.level }, log.stream);
  const app = await startApp(
    { host: '127.0.0.1', port: 0, demo: false, metricsLifetime: 0, ...settings },
    store,
    logger,
  );
  await app.loaded;
  return { ...app, workspace: (seed = {}) => makeWorkspace(app.services, seed) };
}

/** Creates a workspace for a test in one commit, with or without a server on the store. */
export async function makeWorkspace(services: Services, seed: Seed): Promise<TestWorkspace> {
  const { store, newId, now } = services;
  const id = newId();
  const newAccessKey = ({
    scopes = SCOPES,
    origin = 'api',
    id: keyId = newId(),
  }: Parameters<TestWorkspace['makeKey']>[0] = {}) => {
    const secret = newKey();
    return {
      secret,
      insertInto: (transaction: Transaction<Database>) => {
        const key = { id: keyId, workspaceId: id, name: 'Test', scopes, origin, createdAt: now() };
        return insertAccessKey(transaction, key, hashOf(secret));
      },
    };
  };
  const first = newAccessKey();
  await store.write({ workspaceId: id, exclusive: true }, async (transaction) => {
    const times = { createdAt: now(), updatedAt: now() };
    const workspace = { id, name: 'Test', settings: seed.settings ?? {}, createdAt: now() };
    await insertWorkspace(transaction, workspace);
    if (seed.definitions !== undefined) await insertDefinitions(transaction, id, seed.definitions, now());
    for (const list of seed.lists ?? []) {
      await insertList(transaction, { ...LIST_DEFAULTS, workspaceId: id, id: list, name: 'List', ...times });
    }
    for (const contact of seed.contacts ?? []) await makeContact(transaction, services, id, contact);
    await first.insertInto(transaction);
  });

  const makeKey: TestWorkspace['makeKey'] = async (rights) => {
    const { secret, insertInto } = newAccessKey(rights);
    await store.write({ workspaceId: id, exclusive: true }, insertInto);
    return secret;
  };
  return { id, key: first.secret, makeKey, rows: () => rowsOf(services, id) };
}

/** Creates a contact by the core, from its first identifier. */
async function makeContact(
  transaction: Transaction<Database>,
  { rules, now }: Services,
  workspaceId: string,
  { id, body }: { id: string; body: UpdateContactBody },
): Promise<void> {
  const bootstrap = { key: 'bootstrap', value: id };
  const named = parsePathIdentifier(bootstrap);
  if ('problems' in named) throw new Error('unreachable');
  const read = parseUpdateRequest({ ...body, removeIdentifiers: [bootstrap] });
  const plan = await updateContact(
    transaction,
    rules,
    workspaceId,
    { identifiers: [named, ...read.request.addIdentifiers] },
    { ...read, request: { ...read.request, allowWritingReadOnly: true } },
    { now: now(), newId: () => id, originMayWriteReadOnly: true },
    { keyId: 'seed', api: 'rest', operation: 'seed' },
  );
  if (isRejected(plan)) throw new Error(`the seed is invalid: ${JSON.stringify(plan.problems)}`);
}

/** All rows of a workspace, except for the workspace and its keys. */
const TABLES = TABLE_NAMES.filter((name) => name !== 'workspace' && name !== 'access_key');

/** In an order that does not depend on the engine or on random ids. */
async function rowsOf({ store }: Services, workspaceId: string): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const found: object[] = await store
      .reader({ workspaceId })
      .selectFrom(table)
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .execute();
    rows[table] = found.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }
  return rows;
}

function placeOf(row: { contact_id?: string; version?: number }): string {
  return `${row.contact_id} ${String(row.version).padStart(9)} ${JSON.stringify(row)}`;
}
