import type { Transaction } from 'kysely';
import { type DestinationStream, pino } from 'pino';
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
import type { Services } from '../src/resolvers/runtime/services.ts';
import { TABLE_NAMES } from '../src/store/copy/tables.ts';
import type { Database } from '../src/store/database.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import type { StoreSettings } from '../src/store/store-settings.ts';
import { type FreshDatabase, freshDatabase } from './postgres/fresh-database.ts';

export interface TestWorkspace {
  id: string;
  /** A key with every scope and origin `api`. */
  key: string;
  makeKey(rights?: Partial<Pick<AccessKey, 'scopes' | 'origin'>>): Promise<string>;
  /** Every row of the workspace, to see what has changed and what has not. */
  rows(): Promise<Record<string, unknown[]>>;
}

export interface Serving extends App {
  /** Ids are unique within a workspace, so that every test can use the same ones. */
  workspace(seed?: Seed): Promise<TestWorkspace>;
}

export interface Gateway extends Serving {
  databaseUrl: string;
}

/**
 * A gateway of its own: real HTTP on a free port, a real database of its engine or the one given, which is gone with it,
 * and which `watch` may wrap on its way in.
 */
export async function startGateway(watch = (store: Store) => store, database = freshDatabase()): Promise<Gateway> {
  return start({}, watch, await database);
}

/** A gateway with the demo data and nothing else. */
export function startDemo(): Promise<App> {
  return startGatewayWith({ demo: true });
}

type Options = Partial<Parameters<typeof startApp>[0]> & { store?: Partial<StoreSettings> };

/** A gateway with settings of its own. */
export async function startGatewayWith(settings: Options): Promise<Gateway> {
  return start(settings, (store) => store, await freshDatabase());
}

async function start(
  { store = {}, ...settings }: Options,
  watch: (store: Store) => Store,
  { url, remove }: FreshDatabase,
): Promise<Gateway> {
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

interface Logged {
  log?: { level: string; stream: DestinationStream };
}

/** Serves from a store that is open, on a free port of this machine, and closes it in the end. */
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

/** Makes a workspace with what a test needs in it, whether or not a server runs on the store. One commit makes all of it. */
export async function makeWorkspace(services: Services, seed: Seed): Promise<TestWorkspace> {
  const { store, newId, now } = services;
  const id = newId();
  const newAccessKey = ({ scopes = SCOPES, origin = 'api' }: Parameters<TestWorkspace['makeKey']>[0] = {}) => {
    const secret = newKey();
    return {
      secret,
      insertInto: (transaction: Transaction<Database>) => {
        const key = { id: newId(), workspaceId: id, name: 'Test', scopes, origin, createdAt: now() };
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

/** Makes a contact by the core itself, as it would come into being by its first identifier. */
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
  if (isRejected(plan)) throw new Error(`the seed breaks a rule: ${JSON.stringify(plan.problems)}`);
}

/** All that a workspace holds, but for itself and its keys. */
const TABLES = TABLE_NAMES.filter((name) => name !== 'workspace' && name !== 'access_key');

/** In an order that no engine and no random id has a part in. */
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
