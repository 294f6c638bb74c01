import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateStore, openStore } from '../../src/store/open-store.ts';
import { generateLoad } from '../load/generate.ts';
import { isSuccess, REQUESTS, type Target } from '../load/requests.ts';
import type { Database, Extent } from '../measure/extent.ts';
import { fill } from '../measure/fill.ts';
import { startGateway } from '../measure/processes.ts';
import { inRounds, type Measured, type Subject } from '../measure/rounds.ts';
import { CONNECTIONS } from '../whole-run/compare.ts';
import { directus } from './directus.ts';
import type { Peer, RunningPeer } from './peer.ts';
import { hasPgbench, minimalUpdate } from './pgbench.ts';
import { postgraphile } from './postgraphile.ts';
import { type Postgres, type PostgresServer, startPostgres } from './postgres.ts';
import { countRoundTrips, type RoundTrips } from './round-trips.ts';

/** The folder for installed peers, kept between runs and outside the project. */
const SCRATCH = join(tmpdir(), 'contact-gateway-peers');

/** Measurements of the same update, by server, without servers that are not available. */
export interface PeersMeasured {
  onSqlite: { patch: Measured; updateContact: Measured };
  onPostgres: { patch: Measured; updateContact: Measured };
  minimal?: Measured | undefined;
  postgraphile?: Measured | undefined;
  directus?: Measured | undefined;
  roundTrips: RoundTrips;
}

/**
 * Measures the gateway on both engines, the minimum cost of an update on PostgreSQL, and other products that do the
 * same. Everything on PostgreSQL uses the same server.
 */
export async function comparePeers(extent: Extent, copy: () => Database): Promise<PeersMeasured> {
  const { rounds, seconds, warmUp, contacts } = extent;
  const server = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
  const running: RunningPeer[] = [];
  const subjects: Record<string, Subject> = {};
  const add = (id: string, peer: RunningPeer) => {
    running.push(peer);
    const { name, port, request, isSuccess } = peer;
    subjects[id] = {
      name,
      measure: (round) =>
        generateLoad({ port, request, isSuccess, connections: CONNECTIONS, seconds, warmUp: round === 0 ? warmUp : 0 }),
    };
  };

  const file = copy();
  const target: Target = JSON.parse(readFileSync(file.targetFile, 'utf8'));
  for (const [id, peer] of await gateway('contact-gateway on SQLite', `file:${file.file}`, target)) {
    add(`sqlite ${id}`, peer);
  }
  const postgres = await server.newDatabase('gateway');
  const filled = await fillPostgres(postgres, contacts);
  for (const [id, peer] of await gateway(`contact-gateway on ${postgres.name}`, postgres.url, filled)) {
    add(`postgres ${id}`, peer);
  }
  if (hasPgbench()) {
    const measure = await minimalUpdate(await server.newDatabase('minimal'), contacts, folder);
    subjects.minimal = { name: `one statement by pgbench, ${postgres.name}`, measure: () => measure(seconds) };
  } else {
    console.log('pgbench is left out: it is not installed (Debian: postgresql-contrib)');
  }
  for (const [id, peer] of Object.entries({ postgraphile, directus })) {
    const started = await start(peer, contacts, server, id);
    if (started !== undefined) add(id, started);
  }

  const measured = await inRounds('peers', rounds, Object.values(subjects));
  for (const { stop } of running) await stop();
  const roundTrips = await countRoundTrips(postgres.url, filled);
  await server.stop();
  rmSync(folder, { recursive: true });
  const byId = Object.fromEntries(Object.keys(subjects).map((id, index) => [id, measured[index]]));
  const both = (engine: string) => ({
    patch: byId[`${engine} patch`] as Measured,
    updateContact: byId[`${engine} updateContact`] as Measured,
  });
  return {
    onSqlite: both('sqlite'),
    onPostgres: both('postgres'),
    minimal: byId.minimal,
    postgraphile: byId.postgraphile,
    directus: byId.directus,
    roundTrips,
  };
}

/** One gateway on a database, measured once for each API. */
async function gateway(name: string, url: string, target: Target): Promise<[string, RunningPeer][]> {
  const { port, stop } = await startGateway(url);
  return (['patch', 'updateContact'] as const).map((kind) => [
    kind,
    {
      name: `${name}, ${kind === 'patch' ? 'PATCH' : kind}`,
      port,
      request: (index) => REQUESTS[kind](target, index),
      isSuccess,
      stop: kind === 'patch' ? stop : async () => {},
    },
  ]);
}

async function fillPostgres(postgres: Postgres, contacts: number): Promise<Target> {
  await migrateStore({ url: postgres.url });
  const store = await openStore({ url: postgres.url });
  const filled = await fill(store, contacts);
  await store.close();
  await postgres.query('vacuum analyze');
  await postgres.query('checkpoint');
  return filled;
}

async function start(peer: Peer, contacts: number, server: PostgresServer, database: string) {
  try {
    return await peer.start(SCRATCH, contacts, await server.newDatabase(database));
  } catch (error) {
    console.log(`${peer.name} is left out: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
