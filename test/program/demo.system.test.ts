import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { CONTACT_APIS } from '../apis/api.ts';
import { newFolder, type Program, run, startProgram, startsPrograms } from './program.ts';
import { allRows } from './rows.ts';
import { seed } from './seed.ts';

startsPrograms();

const BANNER_END = /Stop it with Ctrl-C/;
const OTHER_DATA_OR_BANNER = /"msg":"the database has other data|Stop it with Ctrl-C/;
const UNAUTHORIZED = [{ code: 'Unauthorized', path: '', message: expect.any(String) }];

describe('the demo', () => {
  const folder = newFolder();
  let first: Program;
  let banner: string;
  beforeAll(async () => {
    first = await startProgram(['demo'], { folder });
    banner = await first.says(BANNER_END);
  });

  test('prints the next steps at its first start, and all of them work', async () => {
    expect(existsSync(join(folder, 'data', 'demo.db'))).toBe(true);
    expect(existsSync(join(folder, 'data', 'contacts.db'))).toBe(false);
    expect(banner).toContain('demo data');
    expect(banner).toMatch(new RegExp(`Demo key +${DEMO.key}\\b`));
    expect(banner).toContain(`${first.url}/graphql`);
    const page = await fetch(`${first.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await pasteIntoShell(commandIn(banner))).toMatchObject({
      status: 200,
      body: { id: DEMO.contactId, attributes: { countryCode: 'US' } },
    });
  });

  test('has at its second start the changes of the first', async () => {
    const file = join(folder, 'data', 'demo.db');
    for (const api of CONTACT_APIS) {
      const body = { attributes: { city: `changed over ${api.name}` } };
      expect(await api.update({ ...demoCall(first), body })).toMatchObject({ outcome: 'UPDATED' });
    }
    await first.stop('SIGTERM');
    const rows = rowsButLastUse(file);

    const second = await startProgram(['demo'], { folder });
    expect(await second.says(BANNER_END)).toContain(DEMO.key);
    for (const api of CONTACT_APIS) {
      const attributes = { firstName: 'Ada', city: 'changed over GraphQL' };
      expect(await api.find(demoCall(second))).toMatchObject({ contact: { attributes } });
    }
    await second.stop('SIGTERM');
    expect(rowsButLastUse(file)).toEqual(rows);
  });

  test('does not accept its key if the same database is served without the demo', async () => {
    await first.stop('SIGTERM');
    const program = await startProgram(['serve'], { folder, environment: { DATABASE_URL: 'file:./data/demo.db' } });
    for (const api of CONTACT_APIS) {
      expect(await api.find(demoCall(program))).toMatchObject({ problems: UNAUTHORIZED });
      expect(await api.update({ ...demoCall(program), body: {} })).toMatchObject({ problems: UNAUTHORIZED });
    }
    expect(program.output()).not.toContain('demo');
  });
});

describe.concurrent('without the demo', () => {
  test('GraphiQL and introspection are off by default', async () => {
    const pages = async (environment: Record<string, string>) => {
      const { url } = await startProgram(['serve'], { environment });
      const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
      const schema = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: '{"query":"{ __schema { queryType { name } } }"}',
      });
      return [page.status, schema.status];
    };
    expect(await pages({})).toEqual([403, 400]);
    expect(await pages({ GRAPHIQL: 'on', GRAPHQL_INTROSPECTION: 'on' })).toEqual([200, 200]);
  });
});

describe.concurrent('the demo', () => {
  test('does not change a database with other data', async () => {
    const file = join(newFolder(), 'own.db');
    const { key, workspaceId } = await seed(file);
    const before = allRows(file);

    const program = await startProgram(['demo'], { environment: { DATABASE_URL: `file:${file}` } });
    expect(await program.says(OTHER_DATA_OR_BANNER)).not.toMatch(BANNER_END);
    const call = { ...demoCall(program), workspaceId };
    for (const api of CONTACT_APIS) {
      expect(await api.find(call)).toMatchObject({ problems: UNAUTHORIZED });
      expect(await api.find({ ...call, key })).toMatchObject({ problems: [{ code: 'ResourceNotFound' }] });
    }
    expect(allRows(file)).toEqual(before);
  });

  test('treats a workspace that only has the id of the demo as other data', async () => {
    const environment = { DATABASE_URL: `file:${join(newFolder(), 'own.db')}` };
    await run(['workspace', 'create', '--name', 'Ours', '--id', DEMO.workspaceId], { environment });
    const program = await startProgram(['demo'], { environment });
    expect(await program.says(OTHER_DATA_OR_BANNER)).not.toMatch(BANNER_END);
  });
});

function demoCall({ url }: Program) {
  return { url, key: DEMO.key, workspaceId: DEMO.workspaceId, contactId: DEMO.contactId };
}

/** The command in the banner, as a person would copy it. */
function commandIn(banner: string): string {
  return /^curl .*(?:\n +.*)*/m.exec(banner)?.[0] ?? '';
}

/** Runs a command unchanged. A configuration file makes curl print the status, too. */
async function pasteIntoShell(command: string) {
  const home = newFolder();
  writeFileSync(join(home, '.curlrc'), 'silent\nwrite-out = "\\n%{http_code}"\n');
  const env = { PATH: process.env.PATH, HOME: home, CURL_HOME: home };
  const { stdout } = await promisify(execFile)('/usr/bin/env', ['bash', '-c', command], { env });
  const [body = '', status] = stdout.split('\n');
  return { status: Number(status), body: JSON.parse(body) };
}

/** Reading changes only the last use of a key. */
function rowsButLastUse(file: string): Record<string, unknown[]> {
  const { access_key, ...rows } = allRows(file);
  return { ...rows, access_key: access_key?.map(({ last_used_at, ...key }) => key) ?? [] };
}
