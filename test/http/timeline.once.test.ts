import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA, GRACE } from '../../src/conformance/environment/seed.ts';
import { type Gateway, startDemo, startGateway } from '../gateway.ts';

describe('the page with the history of a contact', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const get = (path: string) => fetch(`${gateway.url}/contacts/${path}`);

  test.each([ADA, ADA.toUpperCase(), GRACE, `${ADA}?anything=1`])(
    'exists for %s, whether the contact exists or not',
    async (id) => {
      const response = await get(id);
      expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
        status: 200,
        type: 'text/html; charset=utf-8',
      });
      // One page serves all contacts, and contains no id.
      expect(response.headers.get('etag')).toBe((await get(GRACE)).headers.get('etag'));
      expect((await response.text()).toLowerCase()).not.toContain(id.toLowerCase());
    },
  );

  test.each(['', 'x', `${ADA}a`, ADA.slice(1), `${ADA}/`, `${ADA}/history`, `%00${ADA}`, `{${ADA}}`, '%3Cscript%3E'])(
    'does not exist for "%s"',
    async (id) => {
      const response = await get(id);
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: 404,
        body: expect.objectContaining({ code: 'ResourceNotFound' }),
      });
    },
  );

  test('has a separate script and style, and nothing inline', async () => {
    const page = await (await get(ADA)).text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
    for (const [, path] of page.matchAll(/(?:src|href)="(\/contacts\/[^"]+)"/g)) {
      expect((await fetch(gateway.url + path)).status).toBe(200);
    }
  });

  test('has a key filled in only with demo data', async () => {
    const demo = await startDemo();
    const pages = await Promise.all(
      [gateway, demo].map(async ({ url }) => (await fetch(`${url}/contacts/${ADA}`)).text()),
    );
    await demo.close();
    expect(pages.map((page) => page.includes('value="abcd"'))).toEqual([false, true]);
  });
});
