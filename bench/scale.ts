import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateStore, openStore, partitionStore } from '../src/store/open-store.ts';
import { generateLoad } from './load/generate.ts';
import { isSuccess, REQUESTS, type RequestKind, type Target } from './load/requests.ts';
import { type Consumption, connectionMemory, consumptionOf, postmasterOf } from './measure/consumption.ts';
import { fill } from './measure/fill.ts';
import { startGateway } from './measure/processes.ts';
import { processorTime } from './measure/processor-time.ts';
import { type Size, sizesInPostgres, sizesInSqlite } from './measure/sizes.ts';
import { type Postgres, startPostgres } from './peers/postgres.ts';
import { CONNECTIONS } from './whole-run/compare.ts';

/**
 * Measures how resources grow, for docs/scaling.md: `node bench/scale.ts`. Prints bytes per contact, and what each
 * request takes of processors and of the log, on each engine, in one workspace and in many. Measures in turns and takes
 * the minimum of all rounds, because other programs on the machine slow down the same work. Needs Linux.
 */
const CONTACTS = 100_000;
const MANY = 100;
const ROUNDS = 4;
const SECONDS = 3;
const WARM_UP = 8;
/** Short enough that hardly any page changes twice after a checkpoint. */
const SPARSE_SECONDS = 1;
const KINDS = ['patch', 'updateContact', 'getById', 'page'] as const satisfies RequestKind[];

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-scale-'));
const server = await startPostgres();
try {
  const [one, many, divided] = [await database('one'), await database('many'), await database('divided')];
  const subjects = [
    await prepare('SQLite, 1 workspace', 1, undefined),
    await prepare('PostgreSQL, 1 workspace', 1, one),
    await prepare(`PostgreSQL, ${MANY} workspaces`, MANY, many),
    await prepare(`PostgreSQL, ${MANY} workspaces in 64 partitions`, MANY, divided, 64),
  ];
  for (const { load, postgres, observe, print } of subjects) {
    await load('patch', WARM_UP);
    await postgres?.query('checkpoint');
    print('patch, each on a page that has not changed since a checkpoint', [await observe('patch', SPARSE_SECONDS)]);
  }
  for (const kind of KINDS) {
    const taken = subjects.map((): Consumption[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, { observe }] of subjects.entries()) taken[index]?.push(await observe(kind, SECONDS));
    }
    for (const [index, { print }] of subjects.entries()) print(kind, taken[index] ?? []);
  }
  for (const { end } of subjects) await end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

function database(name: string): Promise<Postgres> {
  return server.newDatabase(name);
}

/** Fills a database or a file, prints its size, and starts a gateway on it. */
async function prepare(name: string, workspaces: number, postgres: Postgres | undefined, partitions?: number) {
  const file = join(folder, 'contacts.db');
  const url = postgres?.url ?? `file:${file}`;
  const postmaster = postgres && (await postmasterOf(postgres));
  await migrateStore({ url });
  const store = await openStore({ url });
  const targets: Target[] = [];
  for (let index = 0; index < workspaces; index += 1) targets.push(await fill(store, CONTACTS / workspaces));
  await store.close();
  if (postmaster !== undefined && partitions !== undefined) {
    const before = processorTime(postmaster);
    await partitionStore({ url }, partitions);
    console.log(`\npartitioning took ${(processorTime(postmaster) - before).toFixed(1)} s of a processor`);
  }
  await postgres?.query('vacuum analyze');
  const sizes = async () => (postgres ? sizesInPostgres(postgres.query) : sizesInSqlite(file));
  printSizes(`${name}, filled`, await sizes());

  const gateway = await startGateway(url);
  const load = async (kind: RequestKind, seconds: number) => {
    const request = (index: number) => REQUESTS[kind](targets[index % workspaces] as Target, index);
    const job = { port: gateway.port, request, isSuccess, connections: CONNECTIONS, warmUp: 0, seconds };
    return Math.round((await generateLoad(job)).perSecond * seconds);
  };
  return {
    postgres,
    load,
    observe: (kind: RequestKind, seconds: number) =>
      consumptionOf({ gateway: gateway.pid, postmaster, postgres }, () => load(kind, seconds)),
    print(kind: string, taken: readonly Consumption[]) {
      const least = (figure: keyof Consumption) => Math.min(...taken.map((each) => each[figure]));
      const figures = (['gateway', 'database', 'log', 'images', 'written'] as const).map(
        (figure) => `${figure} ${least(figure).toFixed(0)}`,
      );
      console.log(`${kind} | ${name} | ${figures.join(' | ')} | commits ${least('commits').toFixed(2)}`);
    },
    async end() {
      const [own, each] = [gateway.memory(), postgres && postmaster ? connectionMemory(postmaster, postgres) : 0];
      console.log(`\n${name}: gateway ${own / 2 ** 20} MiB, each connection of the database ${each / 2 ** 20} MiB`);
      await gateway.stop();
      printSizes(`${name}, after the updates`, await sizes());
    },
  };
}

function printSizes(title: string, sizes: readonly Size[]): void {
  console.log(`\n${title}`);
  for (const { name, rows = 0, bytes } of sizes.filter((size) => size.bytes > 2 ** 18)) {
    console.log(`${name} | ${rows} rows | ${bytes} bytes | ${(bytes / CONTACTS).toFixed(0)} a contact`);
  }
}
