import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { diagnoseStore, migrateStore, openStore } from '../../../../src/store/open-store.ts';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';
import { fullWorkspace } from '../full-workspace.ts';

const REFUSAL =
  'the role contact_gateway bypasses row-level security, and transactions take it on instead of a role that does: ' +
  'run "alter role contact_gateway nosuperuser nobypassrls" as another superuser, or connect with a role without such rights';

describe.each(['superuser', 'bypassrls'])('a role contact_gateway with the right %s', (right) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
    await server.query(`create role contact_gateway login ${right}`);
    await server.query('create role ordinary login');
    await server.query('create database contacts owner ordinary');
    await migrateStore({ url: at('ordinary') });
  });
  beforeEach(() => server.query(`alter role contact_gateway ${right}`));
  afterAll(() => server.remove());

  const at = (role: string) => Object.assign(new URL(server.url('contacts')), { username: role }).href;
  const policies = async (role: string) =>
    (await diagnoseStore({ url: at(role) })).find(({ check }) => check === 'row-level security');

  test.each(['contact_gateway', 'postgres'])('is refused, connected as %s', async (role) => {
    await expect(openStore({ url: at(role) })).rejects.toThrow(REFUSAL);
    expect(await policies(role)).toEqual({ check: 'row-level security', ok: false, message: REFUSAL });
  });

  test('does not matter to a role that is subject to the policies', async () => {
    await (await openStore({ url: at('ordinary') })).close();
    expect(await policies('ordinary')).toMatchObject({ ok: true });
  });

  test('is accepted after the statement of the message', async () => {
    const [statement = ''] = /alter role \w+ \w+ \w+/.exec(REFUSAL) ?? [];
    await server.query(statement);
    for (const role of ['contact_gateway', 'postgres']) {
      const store = await openStore({ url: at(role) });
      const [mine] = [await fullWorkspace(store), await fullWorkspace(store)];
      const seen = await store.reader({ workspaceId: mine.id }).selectFrom('contact').select('workspace_id').execute();
      expect(new Set(seen.map(({ workspace_id }) => workspace_id))).toEqual(new Set([mine.id]));
      expect(await policies(role)).toMatchObject({ ok: true });
      await store.close();
    }
  });
});
