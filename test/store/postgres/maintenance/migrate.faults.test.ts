import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../../src/conformance/environment/seed.ts';
import { createServices } from '../../../../src/resolvers/runtime/services.ts';
import { migrateStore, openStore } from '../../../../src/store/open-store.ts';
import { migrations } from '../../../../src/store/postgres/migrations/index.ts';
import { CONTACT_APIS } from '../../../apis/api.ts';
import { makeWorkspace, serveFrom } from '../../../gateway.ts';
import { queryAt } from '../../../postgres/query.ts';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';
import { run, startsPrograms } from '../../../program/program.ts';

startsPrograms();

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgresServer();
});
afterAll(() => postgres.remove());

const AT_ONCE = 10;
const PROGRAMS = 3;
const STEPS = Object.keys(migrations);

describe('the tables of a database', () => {
  // First, because the first of them creates the role that roles with bypassrls switch to.
  test.each([
    { who: 'a role that bypasses row-level security and is not a superuser', role: 'manager bypassrls createrole' },
    { who: 'the owner of the database without other rights', role: 'owner' },
    { who: 'a superuser', role: 'chief superuser' },
  ])('are created and used by $who', async ({ role }) => {
    const [name = '', ...rights] = role.split(' ');
    await postgres.query(`create role ${name} login ${rights.join(' ')}`);
    const url = (await newDatabase(`of_${name}`, `owner ${name}`)).replace('postgres@', `${name}@`);
    await migrateStore({ url });
    await expectToServe(url);
  });

  test('are created once, even if several programs start to create them simultaneously', async () => {
    const url = await newDatabase('at_once');
    const [endings] = await Promise.all([
      Promise.all(Array.from({ length: PROGRAMS }, () => run(['migrate'], { environment: { DATABASE_URL: url } }))),
      Promise.all(Array.from({ length: AT_ONCE }, () => migrateStore({ url }))),
    ]);
    expect(endings).toEqual(
      endings.map(() => ({ code: 0, signal: null, stdout: 'the tables are up to date\n', stderr: '' })),
    );
    expect(await stepsIn(url)).toEqual(STEPS);
    await expectToServe(url);
  });

  test('are not changed if they are up to date', async () => {
    const url = await newDatabase('again');
    await migrateStore({ url });
    const made = [await catalogueOf(url), await queryAt(url, 'select * from kysely_migration')];
    await migrateStore({ url });
    expect([await catalogueOf(url), await queryAt(url, 'select * from kysely_migration')]).toEqual(made);
  });

  test('are not created in part: a failed migration leaves nothing, and succeeds after the obstacle is removed', async () => {
    const url = await newDatabase('occupied');
    await queryAt(url, 'create table company_member (name text)');
    const found = await catalogueOf(url);
    await expect(migrateStore({ url })).rejects.toThrow('relation "company_member" already exists');
    expect(await catalogueOf(url)).toEqual(found);
    await queryAt(url, 'drop table company_member');
    await migrateStore({ url });
    expect(await stepsIn(url)).toEqual(STEPS);
  });

  test('are in the schema of the URL, separate from those of another', async () => {
    const url = await newDatabase('schemas');
    await migrateStore({ url });
    await queryAt(
      url,
      "insert into kysely_migration values ('0999-from-the-future', '2030-01-01')",
      'create schema ours',
    );
    const ours = `${url}?options=${encodeURIComponent('-c search_path=ours')}`;
    await migrateStore({ url: ours });
    expect(await stepsIn(ours)).toEqual(STEPS);
    await expectToServe(ours);
    expect(await queryAt(url, 'select count(*)::int from contact')).toEqual([{ count: 0 }]);
  });
});

/** Writes and reads there over both APIs. */
async function expectToServe(url: string): Promise<void> {
  const store = await openStore({ url });
  const app = await serveFrom(store);
  const { id: workspaceId, key } = await makeWorkspace(createServices(store, undefined), SEED);
  for (const [rating, api] of CONTACT_APIS.entries()) {
    const call = { url: app.url, workspaceId, key, contactId: ADA };
    expect((await api.update({ ...call, body: { attributes: { rating } } })).problems).toEqual([]);
    expect((await api.find(call)).contact).toMatchObject({ attributes: { rating } });
  }
  await app.close();
}

async function newDatabase(name: string, more = ''): Promise<string> {
  await postgres.query(`create database ${name} ${more}`);
  return postgres.url(name);
}

async function stepsIn(url: string): Promise<unknown[]> {
  return (await queryAt(url, 'select name from kysely_migration order by name')).map(({ name }) => name);
}

/** Everything in the schema with the ids of the objects, so that recreated objects differ. */
function catalogueOf(url: string) {
  return queryAt(
    url,
    "select oid, relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by oid",
  );
}
