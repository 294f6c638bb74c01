import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import type { Load } from './load/generate.ts';
import type { Order } from './load/process.ts';
import { BATCH } from './load/requests.ts';
import { fill } from './measure/fill.ts';
import { startGateway, startGenerator } from './measure/processes.ts';
import { startPostgres } from './peers/postgres.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * Compares updates of several contacts in one call with single updates, on each engine: `node bench/bulk.ts [seconds]`
 * (default: 6 seconds for each measurement). Prints the updates per second of 1 client, of 64 clients, of calls with
 * 1,000 updates and of the import of new contacts, and how bulk calls slow down a client of another workspace.
 */
const SECONDS = Number(process.argv[2] ?? 6);
const CONTACTS = 50_000;
/** Clients that send bulk calls at the same time, to saturate the gateway. */
const BULK_CLIENTS = 4;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bulk-'));
const server = await startPostgres();
const [generator, neighbor] = [startGenerator(), startGenerator()];
try {
  await measure('SQLite', `file:${join(folder, 'contacts.db')}`);
  const { name, url } = await server.newDatabase('bulk');
  await measure(name, url);
} finally {
  await Promise.all([generator.stop(), neighbor.stop()]);
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(name: string, url: string): Promise<void> {
  await migrateStore({ url });
  const store = await openStore({ url });
  const [targetFile, otherFile] = [`${folder}/${name}.json`, `${folder}/${name}-other.json`];
  writeFileSync(targetFile, JSON.stringify(await fill(store, CONTACTS)));
  writeFileSync(otherFile, JSON.stringify(await fill(store, 1_000)));
  await store.close();
  const gateway = await startGateway(url);
  const order = { port: gateway.port, targetFile, warmUp: SECONDS / 3, seconds: SECONDS };
  const send = (more: Pick<Order, 'kind' | 'connections'>) => generator.run({ ...order, ...more });
  const patchAlone = () => neighbor.run({ ...order, targetFile: otherFile, kind: 'patch', connections: 4, rate: 40 });

  console.log(`\n${name}`);
  for (const [what, single, batch] of [
    ['updates', 'patch', 'batch'],
    ['new contacts', 'importOne', 'importBatch'],
  ] as const) {
    const one = await send({ kind: single, connections: 1 });
    const many = await send({ kind: single, connections: CONNECTIONS });
    const bulk = await send({ kind: batch, connections: 1 });
    const bulks = await send({ kind: batch, connections: BULK_CLIENTS });
    console.log(`  ${what} a second, one client: ${rate(one, 1)}`);
    console.log(`  ${what} a second, ${CONNECTIONS} clients: ${rate(many, 1)}`);
    console.log(
      `  ${what} a second, calls with ${BATCH}, one client: ${rate(bulk, BATCH)}, ${ratios(bulk, one, many)}`,
    );
    console.log(
      `  ${what} a second, calls with ${BATCH}, ${BULK_CLIENTS} clients: ${rate(bulks, BATCH)}, ${ratios(bulks, one, many)}`,
    );
  }
  const alone = await patchAlone();
  const [beside] = await Promise.all([patchAlone(), send({ kind: 'batch', connections: BULK_CLIENTS })]);
  console.log(`  another workspace, alone: ${latency(alone)}; beside ${BULK_CLIENTS} bulk clients: ${latency(beside)}`);
  await gateway.stop();
}

function rate({ perSecond }: Load, updates: number): string {
  return (perSecond * updates).toFixed(0);
}

function ratios(bulk: Load, one: Load, many: Load): string {
  const updates = bulk.perSecond * BATCH;
  return `${(updates / one.perSecond).toFixed(1)} and ${(updates / many.perSecond).toFixed(1)} times as many`;
}

function latency({ p50, p99 }: Load): string {
  return `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
}
