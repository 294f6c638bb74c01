import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The programs of a cluster and their packages in Debian. */
const PACKAGES = { patroni: 'patroni', etcd: 'etcd-server', haproxy: 'haproxy' };
/** Debian's folder of a folder for each version of PostgreSQL. The binaries from npm lack pg_basebackup and pg_rewind. */
const VERSIONS = '/usr/lib/postgresql';

/** Returns the folder of PostgreSQL's programs. Throws an error that names the missing packages. */
export function findCluster(): { postgres: string } {
  const isMissing = (program: string) => spawnSync(program, ['--version']).error !== undefined;
  const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (isMissing(program) ? [name] : []));
  const postgres = newestPostgres();
  if (postgres === undefined) missing.push('postgresql');
  if (missing.length > 0 || postgres === undefined)
    throw new Error(`programs are missing: apt-get install --no-install-recommends ${missing.join(' ')}`);
  return { postgres };
}

function newestPostgres(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const folders = readdirSync(VERSIONS)
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(VERSIONS, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'pg_rewind')));
}
