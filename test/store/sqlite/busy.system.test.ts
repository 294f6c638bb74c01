import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { CONTACT_APIS, type ContactApi } from '../../apis/api.ts';
import { type Gateway, startGateway } from '../../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** The actions of a second program while it writes. */
function holdWriteLock(): { release(): void } {
  const other = new SqliteDatabase(gateway.databaseUrl.replace('file:', ''));
  other.exec('begin immediate');
  return {
    release() {
      other.exec('rollback');
      other.close();
    },
  };
}

async function prepare() {
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  return { url: gateway.url, workspaceId, key, contactId: ADA };
}

const rating = (api: ContactApi, call: Awaited<ReturnType<typeof prepare>>, value: number) =>
  api.update({ ...call, body: { attributes: { rating: value } } });

test.each(CONTACT_APIS)('$name: an update waits for another program that writes, and reads continue', async (api) => {
  const call = await prepare();
  const lock = holdWriteLock();
  const update = rating(api, call, 1);
  const read = await api.find(call);
  lock.release();

  expect(read.contact?.version).toBe(1);
  expect((await update).contact?.version).toBe(2);
});

test.each(CONTACT_APIS)('$name: an update that waits too long is refused as busy and changes nothing', async (api) => {
  const call = await prepare();
  const lock = holdWriteLock();
  const { problems } = await rating(api, call, 1);
  lock.release();

  expect(problems).toEqual([
    { code: 'Unavailable', path: '', message: 'the store is busy; nothing was changed, try again in a moment' },
  ]);
  expect((await api.find(call)).contact?.version).toBe(1);
});
