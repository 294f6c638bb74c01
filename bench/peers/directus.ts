import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { anyOf, createContacts, jsonRequest, valuesOf } from './contacts.ts';
import { install } from './install.ts';
import type { Peer } from './peer.ts';
import type { Postgres } from './postgres.ts';
import { freePort, startServer, stopServer } from './process.ts';

/** A separate Node: Directus 11 requires 22, and its isolated-vm does not build for 24. */
const NODE = `node-${process.platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${process.platform}-${process.arch}`;
const PACKAGES = { directus: '11.17.4', [NODE]: '22.23.3' };

/** A REST API over a PostgreSQL table. */
export const directus: Peer = {
  name: 'Directus',
  async start(scratch, contacts, postgres) {
    const { folder, path, version } = install(scratch, 'directus', PACKAGES, {
      scripts: ['isolated-vm'],
      // Without a prebuilt binary, isolated-vm is built; this folder has the headers of that Node.
      environment: { npm_config_nodedir: join(scratch, 'directus/node_modules', NODE) },
    });
    const node = join(path(NODE), 'bin/node');
    // isolated-vm requires the first argument.
    const args = ['--no-node-snapshot', path('directus/cli.js')];
    const token = randomBytes(16).toString('hex');
    const port = await freePort();
    const options = { cwd: folder, env: { ...process.env, ...environment(postgres, port, token) } };

    execFileSync(node, [...args, 'bootstrap'], { ...options, stdio: 'pipe' });
    const ids = await createContacts(postgres, 'contacts', contacts);
    const url = `http://127.0.0.1:${port}`;
    const server = await startServer(node, [...args, 'start'], options, () => responses(`${url}/server/ping`));
    await manage(`${url}/collections/contacts`, token);
    return {
      name: `Directus ${version('directus')}, ${postgres.name}`,
      port,
      request(index) {
        const [first_name, last_name, age, subscribed_sms] = valuesOf(index);
        return jsonRequest(
          'PATCH',
          `/items/contacts/${anyOf(ids)}?fields=first_name,last_name,age,subscribed_sms`,
          `authorization: Bearer ${token}\r\n`,
          JSON.stringify({ first_name, last_name, age, subscribed_sms }),
        );
      },
      isSuccess: (status, body) => status === 200 && body.startsWith('{"data":{"first_name":'),
      stop: () => stopServer(server),
    };
  },
};

function environment({ port: databasePort, user, database }: Postgres, port: number, token: string) {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: `${port}`,
    SECRET: randomBytes(16).toString('hex'),
    DB_CLIENT: 'pg',
    DB_HOST: '127.0.0.1',
    DB_PORT: `${databasePort}`,
    DB_USER: user,
    DB_PASSWORD: 'none',
    DB_DATABASE: database,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: token,
    ADMIN_TOKEN: token,
    LOG_LEVEL: 'error',
    TELEMETRY: 'false',
    SERVE_APP: 'false',
    // By default, every response is also logged to listeners at any level, and the schema is copied each time.
    WEBSOCKETS_LOGS_ENABLED: 'false',
    CACHE_SCHEMA_FREEZE_ENABLED: 'true',
    // The default limiter refuses requests while the server is busy.
    PRESSURE_LIMITER_ENABLED: 'false',
  };
}

/** Makes an existing table a collection, without slow defaults: two more rows for every update. */
async function manage(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ meta: { accountability: null } }),
  });
  if (!response.ok) throw new Error(`Directus: ${response.status} ${await response.text()}`);
}

async function responses(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok === true;
}
