import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FastifyPluginOptions, Gateway } from '../../src/embedding/public-types.ts';
import { newAccess, newGateway, upsert, upsertAt } from './host.ts';

const ROUTER = { routerOptions: { maxParamLength: 12_000 } };

describe('routes in a Fastify application', () => {
  test('answer an update over both APIs, under a prefix', async () => {
    const { gateway } = await newGateway();
    const url = await listen(hostOf(gateway, { prefix: '/crm' }));
    const access = await newAccess(gateway);
    const rest = await upsert(`${url}/crm`, access, 'ada@example.com');
    expect(rest.status).toBe(201);
    expect(rest.headers.get('x-request-id')).toMatch(/^req-/);
    expect(rest.headers.get('x-content-type-options')).toBe('nosniff');
    const graphql = await upsertAt(`${url}/crm/graphql`, access, 'ada@example.com');
    expect(await graphql.json()).toMatchObject({ data: { upsertContact: { outcome: 'UNCHANGED', errors: [] } } });
    const introspection = await fetch(`${url}/crm/graphql`, { headers: { accept: 'text/html' } });
    expect(await introspection.text()).not.toMatch(/<html|GRAPHIQL=on/);
  });

  test('have addresses with the prefix', async () => {
    const { gateway } = await newGateway();
    const url = await listen(hostOf(gateway, { prefix: '/crm' }));
    const access = await newAccess(gateway);
    const created = await upsert(`${url}/crm`, access, 'ada@example.com');
    const location = created.headers.get('location') as string;
    expect(location).toMatch(/^\/crm\/workspaces\//);
    const headers = { authorization: `AccessKey ${access.key}`, 'content-type': 'application/json' };
    const { id } = (await (await fetch(url + location, { headers })).json()) as { id: string };
    const other = (await (await upsert(`${url}/crm`, access, 'grace@example.com')).json()) as { id: string };
    const contacts = `/crm/workspaces/${access.workspaceId}/contacts`;
    const merge = await fetch(`${url}${contacts}/${id}/merge`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ contactId: other.id }),
    });
    expect(merge.status).toBe(200);
    const merged = await fetch(`${url}${contacts}/${other.id}`, { headers, redirect: 'manual' });
    expect([merged.status, merged.headers.get('location')]).toEqual([301, `${contacts}/${id}`]);
    const document = (await (await fetch(`${url}/crm/openapi.json`)).json()) as { servers: { url: string }[] };
    expect(document.servers.map((server) => server.url)).toEqual([`${url}/crm`]);
  });

  test('leave the routes, parsers and handlers of the application as they are', async () => {
    const { gateway } = await newGateway();
    const application = hostOf(gateway, { prefix: '/crm' });
    // As plugins for sessions do.
    application.decorateRequest('session', 'of the application');
    application.setErrorHandler((error: Error, _request, reply) => reply.code(418).send(error.message));
    application.setNotFoundHandler((_request, reply) => reply.code(410).send('gone'));
    application.post('/echo', async ({ body }) => body);
    application.get('/fails', async () => {
      throw new Error('on purpose');
    });
    const url = await listen(application);
    const access = await newAccess(gateway);
    expect((await upsert(`${url}/crm`, access, 'ada@example.com')).status).toBe(201);

    const echo = await fetch(`${url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await echo.json()).toEqual({ a: 1 });
    expect([...echo.headers.keys()]).toEqual(['connection', 'content-length', 'content-type', 'date', 'keep-alive']);
    const fails = await fetch(`${url}/fails`);
    expect([fails.status, await fails.text()]).toEqual([418, 'on purpose']);
    const unknown = await fetch(`${url}/unknown`);
    expect([unknown.status, await unknown.text()]).toEqual([410, 'gone']);
    const text = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' };
    expect((await fetch(`${url}/echo`, text)).status).toBe(418);
    const below = await fetch(`${url}/crm/unknown`);
    expect([below.status, await below.json()]).toMatchObject([404, { code: 'ResourceNotFound' }]);
  });

  test('check keys, scopes, rates and bodies', async () => {
    const { gateway } = await newGateway({ RATE_LIMIT: 3 });
    const url = await listen(hostOf(gateway, { prefix: '/crm' }));
    const { workspaceId, key } = await newAccess(gateway);
    const unknown = { workspaceId, key: `cgk_${'x'.repeat(49)}` };
    expect((await upsert(`${url}/crm`, unknown, 'ada@example.com')).status).toBe(401);
    expect((await upsertAt(`${url}/crm/graphql`, unknown, 'ada@example.com')).status).toBe(401);
    const { secret } = await gateway.createKey({ workspaceId, scopes: ['contacts:read'] });
    expect((await upsert(`${url}/crm`, { workspaceId, key: secret }, 'ada@example.com')).status).toBe(403);
    const large = { attributes: { text: 'x'.repeat(2 ** 20) } };
    expect((await upsert(`${url}/crm`, { workspaceId, key }, 'ada@example.com', large)).status).toBe(413);
    const statuses = await Promise.all(
      Array.from(
        { length: 8 },
        async () => (await upsert(`${url}/crm`, { workspaceId, key }, 'ada@example.com')).status,
      ),
    );
    expect(statuses).toContain(429);
  });

  test('of one API leave the other out', async () => {
    const { gateway } = await newGateway();
    const access = await newAccess(gateway);
    const graphql = await listen(hostOf(gateway, { rest: false }, {}));
    expect((await upsertAt(`${graphql}/graphql`, access, 'ada@example.com')).status).toBe(200);
    expect(await (await upsert(graphql, access, 'ada@example.com')).json()).toMatchObject({ error: 'Not Found' });
    const rest = await listen(hostOf(gateway, { graphql: false }));
    expect((await upsert(rest, access, 'ada@example.com')).status).toBe(200);
    expect(await (await fetch(`${rest}/graphql`)).json()).toMatchObject({ error: 'Not Found' });
  });

  test.each([
    ['that cuts identifiers', {}, { prefix: '/crm' }, /maxParamLength: 12000/],
    [
      'with a parameter in the prefix',
      ROUTER,
      { prefix: '/:tenant' },
      /prefix without parameters instead of "\/:tenant"/,
    ],
    ['of HTTP/2', { ...ROUTER, http2: true }, {}, /without http2/],
  ] as const)('are refused to an application %s, with what to change', async (_name, server, options, says) => {
    const { gateway } = await newGateway();
    const application = hostOf(gateway, options, server as FastifyServerOptions);
    await expect((async () => application.ready())()).rejects.toThrow(says);
  });

  test('of two gateways in one application share nothing', async () => {
    const [{ gateway: one }, { gateway: other }] = [await newGateway(), await newGateway()];
    const application = hostOf(one, { prefix: '/one' });
    application.register(other.fastifyPlugin, { prefix: '/other' });
    const url = await listen(application);
    const workspaceId = randomUUID();
    const [ofOne, ofOther] = [await newAccess(one, workspaceId), await newAccess(other, workspaceId)];
    expect((await upsert(`${url}/one`, ofOne, 'ada@example.com')).status).toBe(201);
    expect((await upsert(`${url}/other`, ofOther, 'ada@example.com')).status).toBe(201);
    expect((await upsert(`${url}/other`, ofOne, 'ada@example.com')).status).toBe(401);
    await one.close();
    expect((await upsert(`${url}/one`, ofOne, 'ada@example.com')).status).toBe(503);
    expect((await upsert(`${url}/other`, ofOther, 'ada@example.com')).status).toBe(200);
  });
});

function hostOf(
  gateway: Gateway,
  options: FastifyPluginOptions,
  server: FastifyServerOptions = ROUTER,
): FastifyInstance {
  const application = fastify(server);
  onTestFinished(() => application.close());
  application.register(gateway.fastifyPlugin, options);
  return application;
}

function listen(application: FastifyInstance): Promise<string> {
  return application.listen({ port: 0 });
}
