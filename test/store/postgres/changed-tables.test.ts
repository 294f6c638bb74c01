import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { CONTACT_APIS } from '../../apis/api.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { freshPostgres } from '../../postgres/fresh-database.ts';

let client: pg.Client;
let gateway: Gateway;
beforeAll(async () => {
  const database = await freshPostgres();
  client = new pg.Client(database.url);
  await client.connect();
  gateway = await startGateway(undefined, Promise.resolve(database));
});
afterAll(async () => {
  await client.end();
  await gateway.close();
});

test.each(CONTACT_APIS)('$name: a running gateway continues after a migration has added a column', async (api) => {
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  const call = { url: gateway.url, workspaceId, key, contactId: ADA };
  const update = (rating: number) => api.update({ ...call, body: { attributes: { rating } } });
  /** Simultaneous reads and writes, so that statements are prepared on all connections. */
  const problems = async () => {
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    const responses = await Promise.all(numbers.flatMap((number) => [api.find(call), update(number)]));
    return responses.flatMap((answer) => answer.problems);
  };
  expect(await problems()).toEqual([]);
  for (const table of ['contact', 'access_key', 'list']) {
    await client.query(`alter table ${table} add column "of ${api.name}" text`);
    expect(await problems()).toEqual([]);
  }
});
