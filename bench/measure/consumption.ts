import { readFileSync } from 'node:fs';
import type { Postgres } from '../peers/postgres.ts';
import { childrenOf, processorTime } from './processor-time.ts';

/** The resources that one request consumes. Times in microseconds of a processor. */
export interface Consumption {
  gateway: number;
  /** NaN if the engine runs inside the gateway. */
  database: number;
  /** Bytes in the log of PostgreSQL, the part of them that is images of whole pages, and commits; NaN on SQLite. */
  log: number;
  images: number;
  commits: number;
  /** Bytes that the gateway itself writes to disk; with SQLite, they include those of the engine. */
  written: number;
}

/** The processes to measure. */
export interface Observed {
  gateway: number;
  postmaster: number | undefined;
  postgres: Postgres | undefined;
}

/** Returns the resources for each request that `load` sends. `load` returns the number of its requests. */
export async function consumptionOf(
  { gateway, postmaster, postgres }: Observed,
  load: () => Promise<number>,
): Promise<Consumption> {
  const look = async () => ({
    gateway: processorTime(gateway) * 1e6,
    database: postmaster === undefined ? Number.NaN : processorTime(postmaster) * 1e6,
    written: writtenBy(gateway),
    end: (await postgres?.query('select pg_current_wal_insert_lsn()::text as lsn'))?.[0]?.lsn,
  });
  const before = await look();
  const count = await load();
  const after = await look();
  const each = (figure: 'gateway' | 'database' | 'written') => (after[figure] - before[figure]) / count;
  const log = postgres && (await logBetween(postgres, String(before.end), String(after.end)));
  return {
    gateway: each('gateway'),
    database: each('database'),
    written: each('written'),
    log: Number(log?.bytes) / count,
    images: Number(log?.images) / count,
    commits: Number(log?.commits) / count,
  };
}

async function logBetween({ query }: Postgres, begin: string, end: string) {
  if (begin === end) return { bytes: 0, images: 0, commits: 0 };
  await query('create extension if not exists pg_walinspect');
  const [row] = await query(`
    select sum(combined_size)::text as bytes, sum(fpi_size)::text as images,
      coalesce(sum(count) filter (where "resource_manager/record_type" ~ 'COMMIT'), 0)::text as commits
    from pg_get_wal_stats('${begin}', '${end}', true)`);
  return row;
}

/** The first process of PostgreSQL, which is the parent of all others. */
export async function postmasterOf({ query }: Postgres): Promise<number> {
  const [row] = await query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid");
  return Number(row?.pid);
}

/** The average private RAM of each connection of a database, in bytes. */
export function connectionMemory(postmaster: number, { database }: Postgres): number {
  const own = childrenOf(postmaster)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` ${database} `))
    .map((pid) => {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
    });
  return own.reduce((sum, bytes) => sum + bytes, 0) / own.length;
}

function writtenBy(pid: number): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}
