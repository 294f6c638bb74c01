import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GatewaySettings } from '../../src/config/given-settings.ts';
import { startGateway } from '../../src/index.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { type Access, newAccess, newGateway, newServer, upsert, upsertAt } from './host.ts';

/** Changes wait so long for a locked database, in milliseconds. */
const WRITE_QUEUE_TIMEOUT = 60_000;

describe('a gateway in an application', () => {
  test('rejects requests over MAX_CONCURRENT_REQUESTS in the format of each API, and counts them', async () => {
    const { gateway, url, access, lock } = await serve({ MAX_CONCURRENT_REQUESTS: 1 });
    const unlock = lock();
    const first = upsert(url, access, 'ada@example.com');
    await expect.poll(async () => (await fetch(`${url}/openapi.json`)).status).toBe(503);
    const rest = await upsert(url, access, 'grace@example.com');
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await rest.json()).toMatchObject({ code: 'Unavailable' });
    const graphql = await upsertAt(`${url}/graphql`, access, 'grace@example.com');
    expect(graphql.status).toBe(503);
    expect(await graphql.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    unlock();
    expect((await first).status).toBe(201);
    expect((await upsert(url, access, 'grace@example.com')).status).toBe(201);
    const { text } = await gateway.metrics();
    expect(text).toMatch(/^contact_gateway_overload_rejections_total [1-9]/m);
    expect(text).toMatch(/^contact_gateway_http_responses_total\{status="2xx"\} [2-9]/m);
    expect(text).toMatch(/^contact_gateway_http_responses_total\{status="5xx"\} 0$/m);
    expect(text).not.toMatch(/^process_/m);
  });

  test('completes requests in progress when it is closed, and rejects new ones', async () => {
    const { gateway, url, access, lock } = await serve({ MAX_CONCURRENT_REQUESTS: 1 });
    const unlock = lock();
    const first = upsert(url, access, 'ada@example.com');
    await expect.poll(async () => (await fetch(`${url}/openapi.json`)).status).toBe(503);
    let isClosed = false;
    const closed = gateway.close().then(() => {
      isClosed = true;
    });
    expect((await upsert(url, access, 'grace@example.com')).status).toBe(503);
    expect(isClosed).toBe(false);
    unlock();
    expect((await first).status).toBe(201);
    await closed;
    expect(await gateway.health()).toMatchObject({ status: 'unavailable' });
    expect((await upsert(url, access, 'grace@example.com')).status).toBe(503);
  });

  test('has no figures if the settings turn them off', async () => {
    const { gateway } = await newGateway({ METRICS: false });
    await expect(gateway.metrics()).rejects.toThrow('METRICS is off');
  });

  test('says what is wrong with a workspace or a key', async () => {
    const { gateway } = await newGateway();
    const { workspaceId } = await newAccess(gateway);
    const again = { id: workspaceId.toUpperCase(), name: 'Test' };
    await expect(gateway.createWorkspace(again)).rejects.toThrow(`there is a workspace ${workspaceId} already`);
    await expect(gateway.createWorkspace({ id: '1', name: 'Test' })).rejects.toThrow('must be a UUID, but is "1"');
    await expect(gateway.createKey({ workspaceId: '1' })).rejects.toThrow('there is no workspace 1');
    const scopes = ['contacts:everything'] as never;
    await expect(gateway.createKey({ workspaceId, scopes })).rejects.toThrow(/must be|one of/);
  });
});

describe('a gateway with a server', () => {
  test('closes the database if its port is in use', async () => {
    const { url: taken } = await newServer();
    const { url, remove } = await freshDatabase();
    onTestFinished(remove);
    const settings = { DATABASE_URL: url, LOG_LEVEL: 'silent' };
    await expect(startGateway({ ...settings, PORT: Number(new URL(taken).port) })).rejects.toThrow('EADDRINUSE');
    // SQLite deletes its log when the last connection is closed.
    expect(existsSync(`${url.replace('file:', '')}-wal`)).toBe(false);
    const gateway = await startGateway({ ...settings, PORT: 0 });
    await gateway.close();
    await expect(fetch(gateway.url)).rejects.toThrow();
  });
});

/** Serves a new gateway in an application. `lock` keeps changes waiting until the function that it returns is called. */
async function serve(settings: GatewaySettings) {
  const { gateway, databaseUrl } = await newGateway({ ...settings, WRITE_QUEUE_TIMEOUT });
  const access: Access = await newAccess(gateway);
  const application = fastify({ routerOptions: { maxParamLength: 12_000 } });
  onTestFinished(() => application.close());
  application.register(gateway.fastifyPlugin);
  const lock = () => {
    const other = new Database(databaseUrl.replace('file:', ''));
    other.exec('begin immediate');
    return () => {
      other.exec('rollback');
      other.close();
    };
  };
  return { gateway, access, lock, url: await application.listen({ port: 0 }) };
}
