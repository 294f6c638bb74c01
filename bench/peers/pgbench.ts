import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Load } from '../load/generate.ts';
import { CONNECTIONS } from '../whole-run/compare.ts';
import type { Postgres } from './postgres.ts';

/** Whether PostgreSQL's load generator is installed. The npm packages of PostgreSQL do not contain it. */
export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0;
}

/**
 * The minimum cost of an update on PostgreSQL: one prepared statement that sets four columns of a row by its key, sent
 * by a program in C, without history, rules or HTTP. Returns a function that measures it for some seconds.
 */
export async function minimalUpdate(
  postgres: Postgres,
  contacts: number,
  folder: string,
): Promise<(seconds: number) => Promise<Load>> {
  await postgres.query(
    `create table contact (id integer primary key, first_name text, last_name text, age integer, subscribed boolean,
       email text, phone text, city text, company text)`,
  );
  await postgres.query(
    `insert into contact select n, 'Contact', n::text, n % 100, n % 2 = 0, 'contact' || n || '@example.com',
       '+3161' || lpad(n::text, 7, '0'), 'Amsterdam', 'acme' from generate_series(1, ${contacts}) as n`,
  );
  await postgres.query('vacuum analyze contact');
  await postgres.query('checkpoint');
  const script = join(folder, 'minimal-update.sql');
  writeFileSync(
    script,
    `\\set id random(1, ${contacts})
\\set value random(1, 9973)
update contact set first_name = 'Ada ' || :value, last_name = 'Lovelace ' || :value, age = :value % 120,
  subscribed = (:value % 2 = 0) where id = :id;
`,
  );
  const clients = ['--client', `${CONNECTIONS}`, '--jobs', '2', '--protocol', 'prepared', '--no-vacuum'];
  return async (seconds) => {
    const args = [...clients, '--time', `${Math.ceil(seconds)}`, '--file', script, postgres.url];
    const { stdout } = await promisify(execFile)('pgbench', args);
    const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
    // pgbench reports only an average latency.
    const [p50, unknown] = [figure(/latency average = ([\d.]+)/), Number.NaN];
    return { perSecond: figure(/tps = ([\d.]+)/), refusedPerSecond: 0, p50, p90: unknown, p99: unknown, p999: unknown };
  };
}
