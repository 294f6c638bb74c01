import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGatewayWith } from '../gateway.ts';
import { builtAsset } from './built-asset.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGatewayWith({ graphql: { graphiql: true } });
});
afterAll(() => gateway.close());

const FILES = [
  { name: 'docs', extension: '.js', type: 'text/javascript; charset=utf-8' },
  { name: 'docs', extension: '.css', type: 'text/css; charset=utf-8' },
  { name: 'graphiql', extension: '.js', type: 'text/javascript; charset=utf-8' },
  { name: 'monaco-editor', extension: '.js', type: 'text/javascript; charset=utf-8' },
  { name: 'graphql.worker', extension: '.js', type: 'text/javascript; charset=utf-8' },
  { name: 'codicon', extension: '.ttf', type: 'font/ttf' },
];

describe.each(FILES)('the file $name$extension of the pages', ({ name, extension, type }) => {
  const path = builtAsset(name, extension);

  test.each(['br', 'gzip'])('comes compressed with %s, and is the same as it is', async (encoding) => {
    const get = (accepted: string) => fetch(gateway.url + path, { headers: { 'accept-encoding': accepted } });
    const [compressed, plain] = [await get(encoding), await get('identity')];
    expect([compressed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual([encoding, null]);
    expect(compressed.headers.get('vary')).toContain('Accept-Encoding');
    const contents = await Promise.all([compressed, plain].map(async (one) => Buffer.from(await one.arrayBuffer())));
    expect(contents[0]?.equals(contents[1] as Buffer)).toBe(true);
  });

  test('is kept by browsers', async () => {
    const { status, headers } = await fetch(gateway.url + path, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });
});

test.each([
  ['/docs', ['docs']],
  ['/graphql', ['graphiql']],
])('the page at %s names files that exist', async (path, names) => {
  const html = await (await fetch(gateway.url + path, { headers: { accept: 'text/html' } })).text();
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file as string);
  expect(files).toEqual(
    expect.arrayContaining(names.flatMap((name) => [builtAsset(name, '.js'), builtAsset(name, '.css')])),
  );
  for (const file of files) expect((await fetch(gateway.url + file, { method: 'HEAD' })).status).toBe(200);
});

test.each([
  ['a file that the build has not made', '/assets/docs.js'],
  ['what the build notes for the server', '/assets/manifest.json'],
  ['a compressed file by its name', `${builtAsset('docs', '.js')}.br`],
  ['a file in another folder', '/assets/..%2Fpages%2Fmanifest.json'],
  ['a script in another folder', '/assets/..%2F..%2Fscripts%2Finstall.cjs'],
  ['a name that every object has', '/assets/constructor'],
])('%s is not found', async (_what, path) => {
  const { hostname, port } = new URL(gateway.url);
  const status = await new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(404);
});
