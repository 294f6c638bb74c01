import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SingleBar } from 'cli-progress';
import { pino } from 'pino';
import { hashOf, insertAccessKey, newKey, SCOPES } from '../src/access/access-key.ts';
import { startApp } from '../src/app.ts';
import { insertAccount } from '../src/contacts/account.ts';
import { insertList, PLAIN_LIST } from '../src/contacts/list.ts';
import { tokenFrom } from '../src/contacts/page.ts';
import { insertWorkspace } from '../src/contacts/workspace.ts';
import type { Services } from '../src/resolvers/services.ts';
import { openStore } from '../src/store/open-store.ts';

/**
 * How long one page of contacts takes with many contacts and with few, over HTTP, in the same run:
 * `node bench/pages.ts [contacts]` (a million where nothing is said). Prints, for each kind of page, the 95th
 * percentile with both and their ratio.
 */
const FEW = 1_000;
const MANY = Number(process.argv[2] ?? 1_000_000);
const PAGES = 300;
/** Contacts in one transaction while filling. */
const CHUNK = 1_000;
const BEGINNING = Date.UTC(2026, 0, 1);

interface Bench {
  url: string;
  key: string;
  workspaceId: string;
  listId: string;
  accountId: string;
  count: number;
}

interface Kind {
  name: string;
  /** A page of this kind, at a place that differs from call to call. */
  request(bench: Bench): Promise<Response>;
}

const KINDS: Kind[] = [
  { name: 'first page', request: (bench) => get(bench, 'contacts?limit=10') },
  { name: 'a page somewhere', request: (bench) => get(bench, `contacts?limit=10&pageToken=${somewhere(bench)}`) },
  {
    name: 'a page somewhere, in reverse',
    request: (b) => get(b, `contacts?limit=10&reverse=true&pageToken=${somewhere(b)}`),
  },
  { name: 'a hundred somewhere', request: (bench) => get(bench, `contacts?limit=100&pageToken=${somewhere(bench)}`) },
  {
    name: 'a list',
    request: (bench) => get(bench, `lists/${bench.listId}/contacts?limit=10&pageToken=${somewhere(bench)}`),
  },
  { name: 'filter: list', request: (bench) => filtered(bench, `listId: "${bench.listId}"`) },
  { name: 'filter: account', request: (bench) => filtered(bench, `accountId: "${bench.accountId}"`) },
  { name: 'filter: company', request: (bench) => filtered(bench, 'companyRef: "acme"') },
  {
    name: 'filter: time of creation',
    request: (bench) => {
      const from = new Date(BEGINNING + Math.random() * bench.count).toISOString();
      return filtered(
        bench,
        `createdAt: { from: "${from}", to: "${new Date(BEGINNING + bench.count).toISOString()}" }`,
      );
    },
  },
  {
    name: 'scan, every 10th matches: attribute',
    request: (b) => filtered(b, 'attributes: [{ key: "age", equals: 7 }]'),
  },
  { name: 'scan, all match: kind of identifier', request: (b) => filtered(b, 'identifierKey: "emailaddress"') },
  { name: 'scan, every 10th matches: name', request: (bench) => filtered(bench, 'displayNamePrefix: "contact 7"') },
];

const [few, many] = [await start(FEW), await start(MANY)];
console.log(
  `\n${'one page of 10'.padEnd(40)}${`p95, ${FEW}`.padStart(12)}${`p95, ${MANY}`.padStart(16)}${'ratio'.padStart(8)}`,
);
for (const kind of KINDS) {
  // Alternately, so that what else the machine does meets both alike.
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < PAGES; index += 1) {
    times[0].push(await timed(kind, few.bench));
    times[1].push(await timed(kind, many.bench));
  }
  const [small, large] = times.map(percentile95) as [number, number];
  const columns = [
    milliseconds(small).padStart(12),
    milliseconds(large).padStart(16),
    (large / small).toFixed(1).padStart(8),
  ];
  console.log(kind.name.padEnd(40) + columns.join(''));
}
const started = performance.now();
await (await filtered(many.bench, 'attributes: [{ key: "age", equals: -1 }]')).text();
console.log(`\na scan that finds nothing among ${MANY}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
await few.close();
await many.close();

async function timed({ name, request }: Kind, bench: Bench): Promise<number> {
  const before = performance.now();
  const response = await request(bench);
  const text = await response.text();
  const time = performance.now() - before;
  if (!response.ok || text.includes('"errors"')) throw new Error(`${name}: ${text}`);
  return time;
}

function get({ url, key, workspaceId }: Bench, path: string): Promise<Response> {
  return fetch(`${url}/workspaces/${workspaceId}/${path}`, { headers: { authorization: `AccessKey ${key}` } });
}

function filtered({ url, key, workspaceId }: Bench, filter: string): Promise<Response> {
  const query = `{ contacts(workspaceId: "${workspaceId}", first: 10, filter: { ${filter} }) { edges { node { id } } } }`;
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}

function somewhere({ count }: Bench): string {
  return tokenFrom({ createdAt: BEGINNING + Math.floor(Math.random() * count), id: '' });
}

function percentile95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

function milliseconds(time: number): string {
  return `${time.toFixed(2)} ms`;
}

/** A gateway over a file of its own with this many contacts, one created every millisecond. */
async function start(count: number): Promise<{ bench: Bench; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
  const databaseUrl = `file:${join(folder, 'contacts.db')}`;
  const settings = { host: '127.0.0.1', port: 0, databaseUrl, logLevel: 'warn', demo: false } as const;
  const app = await startApp(settings, await openStore(databaseUrl), pino({ level: 'warn' }));
  const { key, workspaceId, listId, accountId } = await fill(app.services, count);
  return {
    bench: { url: app.url, key, workspaceId, listId, accountId, count },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fill({ store, newId }: Services, count: number) {
  const [workspaceId, listId, accountId, key] = [newId(), newId(), newId(), newKey()];
  const times = { createdAt: BEGINNING, updatedAt: BEGINNING };
  await store.write(async (transaction) => {
    await insertWorkspace(transaction, { id: workspaceId, name: 'Bench', settings: {}, createdAt: BEGINNING }, newId());
    const row = {
      id: newId(),
      workspaceId,
      name: 'Bench',
      scopes: SCOPES,
      origin: 'api',
      createdAt: BEGINNING,
    } as const;
    await insertAccessKey(transaction, { ...row, revokedAt: null }, hashOf(key));
    await insertList(transaction, { ...PLAIN_LIST, workspaceId, id: listId, name: 'Bench', ...times });
    await insertAccount(transaction, { workspaceId, id: accountId, name: 'Bench', ...times });
    const company = {
      workspace_id: workspaceId,
      ref: 'acme',
      name: null,
      created_at: BEGINNING,
      updated_at: BEGINNING,
    };
    await transaction.insertInto('company').values(company).execute();
  });
  const bar = new SingleBar({ format: `filling {total} contacts {bar} {percentage}% | {eta} s left` });
  bar.start(count, 0);
  for (let done = 0; done < count; done += CHUNK) {
    const indexes = Array.from({ length: Math.min(CHUNK, count - done) }, (_, index) => done + index);
    await insertContacts(
      store,
      { workspaceId, listId, accountId },
      indexes.map((index) => ({ index, id: newId() })),
    );
    bar.increment(indexes.length);
  }
  bar.stop();
  return { key, workspaceId, listId, accountId };
}

async function insertContacts(
  store: Services['store'],
  { workspaceId, listId, accountId }: { workspaceId: string; listId: string; accountId: string },
  contacts: readonly { index: number; id: string }[],
): Promise<void> {
  const members = contacts
    .filter(({ index }) => index % 3 === 0)
    .map(({ index, id }) => ({ workspace_id: workspaceId, contact_created_at: BEGINNING + index, contact_id: id }));
  await store.write(async (transaction) => {
    const rows = contacts.map(({ index, id }) => ({
      workspace_id: workspaceId,
      id,
      version: 1,
      attributes: JSON.stringify({ displayName: `Contact ${index % 10}`, age: index % 10, city: 'Amsterdam' }),
      identifiers: JSON.stringify(
        ['emailaddress', 'externalId', 'visitorid'].map((key) => {
          const value = key === 'emailaddress' ? `contact${index}@example.com` : `${key}-${index}`;
          return { key, value, normalized: value, createdAt: BEGINNING + index };
        }),
      ),
      list_ids: JSON.stringify(index % 3 === 0 ? [listId] : []),
      account_ids: JSON.stringify(index % 3 === 0 ? [accountId] : []),
      company_refs: JSON.stringify(index % 3 === 0 ? ['acme'] : []),
      created_at: BEGINNING + index,
      updated_at: BEGINNING + index,
    }));
    await transaction.insertInto('contact').values(rows).execute();
    const lists = members.map((member) => ({ ...member, list_id: listId }));
    await transaction.insertInto('list_member').values(lists).execute();
    const accounts = members.map((member) => ({ ...member, account_id: accountId }));
    await transaction.insertInto('account_member').values(accounts).execute();
    const companies = members.map((member) => ({ ...member, company_ref: 'acme' }));
    await transaction.insertInto('company_member').values(companies).execute();
  });
}
