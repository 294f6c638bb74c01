import { readFileSync } from 'node:fs';
import type { Postgres } from './peers/postgres.ts';
import { childrenOf, processorTime } from './processor-time.ts';

/** What one request takes. Times in microseconds of a processor. */
export interface Consumption {
  gateway: number;
  /** NaN where the engine runs within the gateway. */
  database: number;
  /** Bytes in the log of PostgreSQL, of them in images of whole pages, and commits; NaN on SQLite. */
  log: number;
  images: number;
  commits: number;
  /** Bytes that the gateway itself has had written to disk: the engine where it runs within. */
  written: number;
}

/** Where the processes are that are looked at. */
export interface Observed {
  gateway: number;
  postmaster: number | undefined;
  postgres: Postgres | undefined;
}

/** What each of the requests takes that `load` sends; it returns how many that were. */
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

/** The process that PostgreSQL began with, which is the parent of all others. */
export async function postmasterOf({ query }: Postgres): Promise<number> {
  const [row] = await query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid");
  return Number(row?.pid);
}

/** What each connection of a database has in RAM for itself, in bytes, on average. */
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
