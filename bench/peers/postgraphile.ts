import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyOf, createContacts, jsonRequest, valuesOf } from './contacts.ts';
import { install } from './install.ts';
import type { Peer } from './peer.ts';
import type { Postgres } from './postgres.ts';
import { freePort, startServer, stopServer } from './process.ts';

const PACKAGES = { postgraphile: '5.1.5', graphql: '16.15.0', pg: '8.23.1' };

const UPDATE_DOCUMENT = JSON.stringify(`mutation Update($id: UUID!, $patch: ContactPatch!) {
  updateContactByRowId(input: { rowId: $id, contactPatch: $patch }) {
    contact { firstName lastName age subscribedSms }
  }
}`);

/** A GraphQL API over a PostgreSQL table, generated from the table. */
export const postgraphile: Peer = {
  name: 'PostGraphile',
  async start(scratch, contacts, postgres) {
    const { folder, path, version } = install(scratch, 'postgraphile', PACKAGES);
    const ids = await createContacts(postgres, 'contact', contacts);

    const port = await freePort();
    writeFileSync(join(folder, 'graphile.config.mjs'), configuration(postgres, port));
    const server = await startServer(
      process.execPath,
      [path('postgraphile/dist/cli-run.js')],
      { cwd: folder, env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' } },
      (printed) => printed.includes('Server listening'),
    );
    return {
      name: `PostGraphile ${version('postgraphile')}, ${postgres.name}`,
      port,
      request(index) {
        const [firstName, lastName, age, subscribedSms] = valuesOf(index);
        const variables = JSON.stringify({ id: anyOf(ids), patch: { firstName, lastName, age, subscribedSms } });
        return jsonRequest('POST', '/graphql', '', `{"query":${UPDATE_DOCUMENT},"variables":${variables}}`);
      },
      isSuccess: (status, body) => status === 200 && body.includes('"contact":{') && !body.includes('"errors"'),
      stop: () => stopServer(server),
    };
  },
};

function configuration({ port: databasePort, user, database }: Postgres, port: number): string {
  const poolConfig = { host: '127.0.0.1', port: databasePort, user, database };
  return `import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ poolConfig: ${JSON.stringify(poolConfig)}, schemas: ['public'] })],
  grafserv: { host: '127.0.0.1', port: ${port}, graphiql: false, watch: false },
  grafast: { explain: false },
};
`;
}
