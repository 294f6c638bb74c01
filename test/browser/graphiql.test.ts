import type { Page, Request } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { restPlugin } from '../apis/api.ts';
import { describeInChromium } from './chromium.ts';

const ADDRESS = { key: 'emailaddress', value: 'contacts@example.com' };

const UPDATES = [
  {
    name: 'Email',
    shows: { identifiers: [{ key: 'externalId', value: 'customer-1' }, ADDRESS] },
    leaves: { identifierCount: 2, featuredIdentifiers: [ADDRESS, { key: 'externalId', value: 'customer-1' }] },
  },
  {
    name: 'Attributes',
    shows: { attributes: { countryCode: 'US' } },
    leaves: { attributes: { countryCode: 'US' } },
  },
  {
    name: 'Lists',
    shows: { lists: [{ id: DEMO.listId, name: 'Newsletter' }] },
    leaves: { listIds: [DEMO.listId] },
  },
  {
    name: 'Details',
    shows: {
      identifiers: [{ key: 'externalId', value: 'customer-1' }, ADDRESS],
      attributes: { countryCode: 'US' },
      lists: [{ id: DEMO.listId, name: 'Newsletter' }],
    },
    leaves: {
      identifierCount: 2,
      featuredIdentifiers: [ADDRESS, { key: 'externalId', value: 'customer-1' }],
      attributes: { countryCode: 'US' },
      listIds: [DEMO.listId],
    },
  },
];

const NAMES = [
  'Look',
  ...UPDATES.map(({ name }) => name),
  'Upsert',
  'Create',
  'Preview',
  'Page',
  'Join',
  'History',
  'Revert',
  'Merge',
];

describeInChromium('GraphiQL', (visit) => {
  let page: Page;
  let url: string;
  beforeAll(async () => {
    ({ page, url } = await visit('/graphql'));
  });
  beforeEach(() => resetContact(url));

  test('opens with a query for the demo contact, ready to run, and each common task in a separate tab', async () => {
    const before = await readContact(url);

    expect(await headersIn(page)).toEqual({ Authorization: `AccessKey ${DEMO.key}` });
    expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(NAMES);
    // All tabs are visible.
    expect(await page.locator('.graphiql-tabs').evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
    expect(await run(page, 'Look')).toEqual({
      data: { contact: expect.objectContaining({ id: DEMO.contactId, lists: [] }) },
    });
    await page.getByRole('region', { name: 'Result Window' }).getByText(`"${DEMO.contactId}"`).waitFor();
    expect(await readContact(url)).toEqual(before);
  });

  test.each(UPDATES)('runs $name unchanged from its tab', async ({ name, shows, leaves }) => {
    expect(await readContact(url)).not.toMatchObject(leaves);

    await choose(page, name);
    expect(await headersIn(page)).toEqual({ Authorization: `AccessKey ${DEMO.key}` });
    expect(await run(page, name)).toMatchObject({
      data: { updateContact: { outcome: 'UPDATED', contact: shows, errors: [] } },
    });
    await page.getByRole('region', { name: 'Result Window' }).getByText('"UPDATED"').waitFor();
    expect(await readContact(url)).toMatchObject(leaves);

    expect(await run(page, name)).toMatchObject({
      data: { updateContact: { outcome: 'UNCHANGED', contact: shows, errors: [] } },
    });
  });

  test('explains the schema', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const docs = page.locator('.graphiql-plugin');
    await docs.getByText('UpdateContactInput', { exact: true }).click();
    for (const field of ['addIdentifiers', 'attributes', 'addToLists', 'strategy']) {
      await docs.getByRole('link', { name: field, exact: true }).waitFor();
    }
  });

  test('stores no key in the browser, and fills in the key of the demo when it is opened again', async () => {
    await choose(page, 'Lists');
    await choose(page, 'Details');
    const stored = () => page.evaluate('localStorage.getItem("graphiql:tabState")');
    await expect.poll(stored).toContain('"activeTabIndex":4');
    const { tabs } = JSON.parse(await page.evaluate('localStorage.getItem("graphiql:tabState")'));
    expect(tabs.map(({ headers }: { headers: unknown }) => headers)).toEqual(NAMES.map(() => null));
    expect(await page.evaluate('localStorage.getItem("graphiql:headers")')).toBeNull();

    await page.reload();
    for (const name of ['Lists', 'Details']) {
      await choose(page, name);
      expect(await headersIn(page)).toEqual({ Authorization: `AccessKey ${DEMO.key}` });
    }
  });

  test('explains without a demo where to put the key, once for all examples', async () => {
    const { page } = await visit('/graphql', { demo: false });
    expect(await textOf(page, 'Headers')).toBe(`{
  // Make a key with: contact-gateway key create
  "Authorization": "AccessKey your-key"
}`);
    expect(await page.locator('.graphiql-tab').count()).toBe(1);
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(NAMES);
  });

  test('opens again as it was left, ready to run', async () => {
    const { page } = await visit('/graphql');
    await page.locator('.view-line').first().waitFor();
    await choose(page, 'Details');
    await page.reload();
    await page.getByRole('region', { name: 'Operation Editor' }).getByText('Details').waitFor();
    expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(NAMES);
    expect(await run(page, 'Details')).toMatchObject({ data: { updateContact: { outcome: 'UPDATED' } } });
  });

  test('opens the tab that is pressed first, however long the editors take to load', async () => {
    const { page } = await visit('/graphql');
    await page.locator('.view-line').first().waitFor();
    const gate = Promise.withResolvers<void>();
    await page.route(/\/assets\/monaco-editor-/, (route) => gate.promise.then(() => route.continue()));
    await page.reload({ waitUntil: 'commit' });
    await page.locator('.graphiql-tab').first().waitFor({ state: 'attached' });
    expect(await page.locator('.graphiql-session-header button:visible').count()).toBe(0);
    gate.resolve();
    await choose(page, 'Details');
    expect(await textOf(page, 'Operation Editor')).toContain('mutation Details');
    expect(await run(page, 'Details')).toMatchObject({ data: { updateContact: { outcome: 'UPDATED' } } });
  });

  test('downloads its files once', async () => {
    const { page } = await visit('/');
    const requests: Request[] = [];
    page.on('requestfinished', (request) => requests.push(request));
    const open = async (navigate: () => Promise<unknown>) => {
      const schema = page.waitForResponse((response) => response.request().method() === 'POST');
      await navigate();
      await page.locator('.view-line').first().waitFor();
      await (await schema).finished();
    };
    await open(() => page.goto(new URL('/graphql', page.url()).href));
    await open(() => page.reload());
    const downloads: string[] = [];
    for (const request of requests) {
      const { pathname } = new URL(request.url());
      const { responseBodySize } = await request.sizes();
      if (pathname.startsWith('/assets/') && responseBodySize > 0) downloads.push(pathname);
    }
    // Each at most once: a font is downloaded when the first icon is drawn, which may be at the second visit.
    expect(downloads).not.toEqual([]);
    expect(downloads.toSorted()).toEqual([...new Set(downloads)].toSorted());
  });
});

function demoCall(url: string) {
  const { key, workspaceId, contactId } = DEMO;
  return { url, key, workspaceId, contactId };
}

async function readContact(url: string) {
  return (await restPlugin.find(demoCall(url))).contact;
}

/** Reverts the effects of the updates. */
function resetContact(url: string) {
  return restPlugin.update({
    ...demoCall(url),
    body: { removeIdentifiers: [ADDRESS], attributes: { countryCode: null }, removeFromLists: [DEMO.listId] },
  });
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  // GraphiQL needs a moment to detect the operation of the tab, and then writes the document into the address.
  await page.waitForURL(({ searchParams }) => searchParams.get('query')?.includes(` ${name} {`) === true);
}

/** Presses the play button. Returns the response of the gateway. */
async function run(page: Page, name: string): Promise<unknown> {
  const answer = page.waitForResponse((response) => response.request().postDataJSON()?.operationName === name);
  await page.getByRole('button', { name: /^Execute query/ }).click();
  return (await answer).json();
}

async function headersIn(page: Page): Promise<unknown> {
  return JSON.parse(await textOf(page, 'Headers'));
}

/** The text in an editor. */
async function textOf(page: Page, region: string): Promise<string> {
  const lines = page.getByRole('region', { name: region }).locator('.view-line:visible');
  await lines.first().waitFor();
  return (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
}
