import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';
import { withSessions } from './obstacles.ts';

let database: FreshDatabase;
let gateway: Gateway;
beforeAll(async () => {
  database = await freshPostgres();
  gateway = await startGateway(undefined, Promise.resolve(database));
  await queryAt(database.url, SLOW_COMMITS);
});
afterAll(() => gateway.close());

/** Makes the commit of an update wait for the owner of lock 1. */
const SLOW_COMMITS = `
  create function wait() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(1); return null; end $$;
  create constraint trigger wait after insert on contact_history deferrable initially deferred
    for each row when (new.operation = 'updateContact') execute function wait()`;

/** Raises a warning for changes of lists. */
const WARNINGS = `
  create function warn() returns trigger language plpgsql as $$
    begin raise warning 'a list is changed'; return new; end $$;
  create trigger warn before update on list for each row execute function warn()`;

const UPDATE: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 7 } } };

/** Each once. */
async function namesOfLists(workspaceId: string): Promise<string[]> {
  const { store } = gateway.services;
  const lists = await store.reader({ workspaceId }).selectFrom('list').select('name').distinct().execute();
  return lists.map(({ name }) => name);
}

describe('a commit', () => {
  test.each([restPlugin, graphqlPlugin])(
    'that is not confirmed is reported as possibly made, by $name',
    async (api) => {
      const { id: workspaceId, key } = await gateway.workspace(SEED);
      const { over } = await withSessions({ url: database.url, workspaceId }, async ({ session, blocked }) => {
        const holder = await session();
        await holder.query('select pg_advisory_lock(1)');
        return async () => void (await holder.query(`select pg_terminate_backend(${await blocked(holder)}, 5000)`));
      });
      const { status, headers, ...response } = await sendOnce(
        api.request({ url: gateway.url, workspaceId, key }, UPDATE),
      );
      await over;
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(api.answer(UPDATE, { status, headers, ...response }).problems).toEqual([
        {
          code: 'Unavailable',
          path: '',
          message: 'the database did not confirm the change; read what it was about before you try again',
        },
      ]);
    },
  );

  test('that could not be sent because of a lost connection is repeated with its whole change', async () => {
    const { id: workspaceId } = await gateway.workspace(SEED);
    const { store } = gateway.services;
    let attempts = 0;
    await store.write({ workspaceId }, async (transaction) => {
      attempts += 1;
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
      await transaction
        .updateTable('list')
        .set({ name: `attempt ${attempts}` })
        .execute();
      if (attempts > 1) return;
      await queryAt(database.url, `select pg_terminate_backend(${rows[0]?.pid}, 5000)`);
      // The end of the connection arrived before the response: the next turn of the event loop reads it.
      await nextTurn();
    });
    expect({ attempts, names: await namesOfLists(workspaceId) }).toEqual({ attempts: 2, names: ['attempt 2'] });
  });

  test('after a write that the server rejects is certainly not made', async () => {
    const { id: workspaceId } = await gateway.workspace(SEED);
    const { store } = gateway.services;
    const unnamed = { name: null as unknown as string };
    const writing = store.write({ workspaceId }, async (transaction) => {
      await transaction.selectFrom('list').select('id').execute();
      await transaction.updateTable('list').set({ name: 'first' }).execute();
      await transaction.updateTable('list').set(unnamed).execute();
    });
    await expect(writing).rejects.toThrow('null value in column "name"');
    expect(await namesOfLists(workspaceId)).not.toContain('first');
  });

  test('after a write with a warning is made, and reported as made', async () => {
    const { id: workspaceId } = await gateway.workspace(SEED);
    const { store } = gateway.services;
    await queryAt(database.url, WARNINGS);
    await store.write({ workspaceId }, async (transaction) => {
      await transaction.selectFrom('list').select('id').execute();
      await transaction.updateTable('list').set({ name: 'warned of' }).execute();
    });
    expect(await namesOfLists(workspaceId)).toEqual(['warned of']);
  });

  test('after a write in which the server ends the connection is repeated with its whole change', async () => {
    const { id: workspaceId } = await gateway.workspace(SEED);
    const { store } = gateway.services;
    const { over } = await withSessions({ url: database.url, workspaceId }, async ({ session, blocked }) => {
      const holder = await session();
      await holder.query('begin');
      await holder.query(`select from list where workspace_id = '${workspaceId}' for update`);
      return async () => {
        await holder.query(`select pg_terminate_backend(${await blocked(holder)}, 5000)`);
        await holder.query('commit');
      };
    });
    let attempts = 0;
    await store.write({ workspaceId }, async (transaction) => {
      attempts += 1;
      await transaction.selectFrom('list').select('id').execute();
      await transaction
        .updateTable('list')
        .set({ name: `attempt ${attempts}` })
        .execute();
    });
    await over;
    expect({ attempts, names: await namesOfLists(workspaceId) }).toEqual({ attempts: 2, names: ['attempt 2'] });
  });
});
