import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { newAccess, newGateway, newServer, upsert, upsertAt } from './host.ts';

test('the handler answers at every path', async () => {
  const { gateway } = await newGateway();
  const url = await serve(gateway.graphqlHandler);
  const access = await newAccess(gateway);
  for (const path of ['/', '/graphql', '/crm/graphql?x=1']) {
    const response = await upsertAt(url + path, access, 'ada@example.com');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toMatchObject({ data: { upsertContact: { errors: [] } } });
  }
});

test('the handler takes a body that a middleware has parsed', async () => {
  const { gateway } = await newGateway();
  const url = await serve(async (request, response) => {
    Object.assign(request, { body: await json(request), url: '/' });
    gateway.graphqlHandler(request, response);
  });
  const access = await newAccess(gateway);
  const response = await upsertAt(url, access, 'ada@example.com');
  expect(await response.json()).toMatchObject({ data: { upsertContact: { outcome: 'CREATED' } } });
});

test('the handler fails if a middleware has only read the body', async () => {
  const { gateway } = await newGateway();
  const url = await serve(async (request: IncomingMessage, response) => {
    await text(request);
    gateway.graphqlHandler(request, response);
  });
  const response = await upsertAt(url, await newAccess(gateway), 'ada@example.com');
  expect(response.status).toBe(500);
});

test('a gateway with a server answers an update over both APIs', async () => {
  const gateway = await newServer();
  const access = await newAccess(gateway);
  expect((await upsert(gateway.url, access, 'ada@example.com')).status).toBe(201);
  const response = await upsertAt(`${gateway.url}/graphql`, access, 'ada@example.com');
  expect(await response.json()).toMatchObject({ data: { upsertContact: { outcome: 'UNCHANGED' } } });
  await expect.poll(() => gateway.health()).toEqual({ status: 'ready' });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
