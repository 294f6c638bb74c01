import { once } from 'node:events';
import { request } from 'node:http';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { createAdmission } from '../../src/http/admission.ts';

/** Much longer than a test takes, in milliseconds. */
const TIMEOUT = 60_000;

test('closing waits for the response of a request in progress', async () => {
  const { url, admission, begun, finish } = await serve();
  const response = fetch(url);
  await begun;
  const order: string[] = [];
  const closed = admission.close(TIMEOUT).then(() => order.push('closed'));
  expect((await fetch(url)).status).toBe(503);
  expect(order).toEqual([]);
  order.push('finished');
  finish();
  expect((await response).status).toBe(200);
  await closed;
  expect(order).toEqual(['finished', 'closed']);
});

test('closing waits for the work of a client that is gone, and no longer', async () => {
  const { url, admission, begun, finish, gone } = await serve();
  const client = request(url).on('error', () => {});
  client.end();
  await begun;
  client.destroy();
  await gone;
  const closed = admission.close(TIMEOUT);
  finish();
  await closed;
});

test('closing waits no longer than its timeout', async () => {
  const { url, admission, begun, finish } = await serve();
  const response = fetch(url);
  await begun;
  await admission.close(1);
  finish();
  await response;
});

/** An application with one route, which waits until `finish` is called. */
async function serve() {
  const application = fastify();
  onTestFinished(() => application.close());
  const admission = createAdmission(10, application.log);
  admission.protect(application, (_request, reply) => reply.code(503).send());
  const [begun, finished, gone] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  application.get('/', async (_request, reply) => {
    once(reply.raw, 'close').then(() => gone.resolve());
    begun.resolve();
    await finished.promise;
    return reply.send('done');
  });
  const url = await application.listen({ port: 0 });
  return { url, admission, begun: begun.promise, gone: gone.promise, finish: () => finished.resolve() };
}
