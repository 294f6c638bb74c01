import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { startApp } from '../src/app.ts';
import { openStore } from '../src/store/open-store.ts';
import { unboundToken } from '../test/contacts/paging/unbound-token.ts';
import { BEGINNING, fill } from './measure/fill.ts';

/**
 * Measures the time of a page of contacts with many contacts and with few, over HTTP, in the same run:
 * `node bench/pages.ts [contacts]` (default: a million). Prints, for each kind of page, the 95th percentile with both
 * and their ratio.
 */
const FEW = 1_000;
const MANY = Number(process.argv[2] ?? 1_000_000);
const PAGES = 300;
const CHANGED = 100;

interface Bench {
  url: string;
  key: string;
  workspaceId: string;
  listId: string;
  accountId: string;
  count: number;
  /** When some of the contacts began to change. */
  changedSince: string;
}

interface Kind {
  name: string;
  /** A page of this kind at a position that differs between calls. */
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
    name: `filter: the ${CHANGED} that changed since`,
    request: (bench) => filtered(bench, `updatedAt: { from: "${bench.changedSince}" }`),
  },
  {
    name: 'scan, every 10th matches: attribute',
    request: (b) => filtered(b, 'attributes: [{ key: "age", equals: 7 }]'),
  },
  { name: 'scan, all match: kind of identifier', request: (b) => filtered(b, 'identifierKey: "emailaddress"') },
  { name: 'filter: a name that every 10th has', request: (b) => filtered(b, 'displayNamePrefix: "contact 7"') },
];

const [few, many] = [await start(FEW), await start(MANY)];
console.log(
  `\n${'one page of 10'.padEnd(40)}${`p95, ${FEW}`.padStart(12)}${`p95, ${MANY}`.padStart(16)}${'ratio'.padStart(8)}`,
);
for (const kind of KINDS) {
  // In turns, so that other load on the machine affects both.
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
for (const [what, filter] of [
  ['scan', 'attributes: [{ key: "age", equals: -1 }]'],
  ['scan of names', 'displayNamePrefix: "nobody"'],
] as const) {
  const started = performance.now();
  await (await filtered(many.bench, filter)).text();
  console.log(`\na ${what} that finds nothing among ${MANY}: ${((performance.now() - started) / 1000).toFixed(2)} s`);
}
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
  return unboundToken({ createdAt: BEGINNING + Math.floor(Math.random() * count), id: '' });
}

function percentile95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

function milliseconds(time: number): string {
  return `${time.toFixed(2)} ms`;
}

/** A gateway on a new file with this many contacts, created one per millisecond. */
async function start(count: number): Promise<{ bench: Bench; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
  const databaseUrl = `file:${join(folder, 'contacts.db')}`;
  const settings = { host: '127.0.0.1', port: 0, demo: false } as const;
  const app = await startApp(settings, await openStore({ url: databaseUrl }), pino({ level: 'warn' }));
  const { key, workspaceId, listId, accountId, contactIds } = await fill(app.services.store, count);
  const changedSince = new Date().toISOString();
  for (let changed = 0; changed < CHANGED; changed += 1) {
    const contactId = contactIds[Math.floor((changed * count) / CHANGED)];
    const response = await fetch(`${app.url}/workspaces/${workspaceId}/contacts/${contactId}`, {
      method: 'PATCH',
      headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ attributes: { lastName: `Changed ${changed}` } }),
    });
    if (!response.ok) throw new Error(await response.text());
  }
  return {
    bench: { url: app.url, key, workspaceId, listId, accountId, count, changedSince },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
