import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Scope } from '../../src/access/access-key.ts';
import { ADA, GRACE, GRACES_EMAIL, LIST_A, NOBODY } from '../../src/conformance/environment/seed.ts';
import { DEMO } from '../../src/demo.ts';
import { restPlugin } from '../apis/api.ts';
import { makeWorkspace, type TestWorkspace } from '../gateway.ts';
import { describeInChromium, type Occasion, type RequestInfo, type VisitPage } from './chromium.ts';

const EXTERNAL_ID = { key: 'externalId', value: 'customer-1' };

const SEED = {
  definitions: [
    { key: 'note', type: 'string', cardinality: 'one' } as const,
    { key: 'labels', type: 'string', cardinality: 'many' } as const,
  ],
  lists: [LIST_A],
  contacts: [
    { id: ADA, body: { addIdentifiers: [EXTERNAL_ID], attributes: { firstName: 'Ada' } } },
    { id: GRACE, body: { addIdentifiers: [GRACES_EMAIL] } },
  ],
};

const PLACES: Occasion[] = [1280, 390].flatMap((width) => [
  { width, colorScheme: 'light' },
  { width, colorScheme: 'dark' },
]);

describeInChromium('the history of a contact', (visit) => {
  test('shows the demo contact with the key that is filled in, and copies a revert that works', async () => {
    const { page, url } = await visit(`/contacts/${DEMO.contactId}`);
    await restPlugin.update({ url, ...DEMO, body: { attributes: { countryCode: 'US' } } });
    await showHistory(page);
    expect(await versions(page)).toEqual(['Version 2', 'Version 1']);
    expect(await page.locator('#name').textContent()).toBe('Ada');
    expect(await page.getByRole('article', { name: 'Version 2' }).textContent()).toContain(
      'updateContact over REST · key Demo',
    );

    const mutation = await copyRevert(page, 1);
    expect(mutation).toContain('input: { toVersion: 1, expectedVersion: 2 }');
    expect(await runDocument(url, DEMO.key, mutation)).toMatchObject({
      revertContact: { outcome: 'UPDATED', errors: [] },
    });
    expect((await restPlugin.find({ url, ...DEMO })).contact?.attributes).not.toHaveProperty('countryCode');
    // The page no longer shows the latest version.
    expect(await runDocument(url, DEMO.key, mutation)).toMatchObject({
      revertContact: { outcome: null, errors: [{ code: 'PreconditionFailed' }] },
    });
  });

  test('shows what changed: values before and after, members removed and added', async () => {
    const { page, url, workspace } = await open(visit);
    const update = (body: object) => restPlugin.update({ url, ...callOf(workspace), body });
    await update({ attributes: { note: 'first', labels: ['a', 'b'] }, addToLists: [LIST_A] });
    await update({
      attributes: { note: 'second', labels: null },
      addIdentifiers: [{ key: 'emailaddress', value: 'ada@example.com' }],
      removeIdentifiers: [EXTERNAL_ID],
      removeFromLists: [LIST_A],
      addCompanyRefs: ['acme'],
    });
    await showHistory(page, workspace.key);
    expect(await page.getByRole('article', { name: 'Version 3' }).locator('dt, dd').allInnerTexts()).toEqual([
      'Attribute labels',
      'before\n["a","b"]',
      'after\nno value',
      'Attribute note',
      'before\n"first"',
      'after\n"second"',
      'Identifiers',
      'removed\nexternalId: customer-1',
      'added\nemailaddress: ada@example.com',
      'Lists',
      `removed\n${LIST_A}`,
      'Companies',
      'added\nacme',
    ]);
    const { contact } = await restPlugin.find({ url, ...callOf(workspace) });
    expect(await page.locator('time').first().getAttribute('datetime')).toBe(contact?.updatedAt);
  });

  test('shows values as text, also HTML, and long ones on request', async () => {
    const { page, url, workspace } = await open(visit);
    const hostile = '<img src=x onerror="document.title=1">';
    const long = `${hostile}${'x'.repeat(1_000)}`;
    const many = Array.from({ length: 25 }, (_, index) => ({ key: 'customer', value: `${hostile}${index}` }));
    await restPlugin.update({
      url,
      ...callOf(workspace),
      body: { attributes: { note: long, firstName: hostile, lastName: 'a\u202eb' }, addIdentifiers: many },
    });
    await showHistory(page, workspace.key);
    expect(await page.locator('#name').textContent()).toBe(hostile);
    const version = page.getByRole('article', { name: 'Version 2' });
    expect(await version.getByText(JSON.stringify(hostile), { exact: true }).count()).toBe(1);
    expect(await version.getByText('"a\\u{202e}b"', { exact: true }).count()).toBe(1);
    expect(await version.getByText('xxx').textContent()).toHaveLength(301);
    expect(await version.locator('ins', { hasText: 'customer: ' }).count()).toBe(20);

    await version.getByRole('button', { name: 'Show all 1042 characters' }).click();
    expect(await version.getByText('xxx').textContent()).toBe(JSON.stringify(long));
    await version.getByRole('button', { name: 'Show 5 more added' }).click();
    expect(await version.locator('ins', { hasText: 'customer: ' }).count()).toBe(25);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('contact-gateway: history of a contact');
  });

  test('loads more by keyboard alone, and moves the focus to the new changes', async () => {
    const { page, url, workspace } = await open(visit);
    for (let turn = 0; turn < 24; turn += 1) {
      await restPlugin.update({ url, ...callOf(workspace), body: { attributes: { note: `${turn}` } } });
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(workspace.key);
    await page.keyboard.press('Enter');
    await page.getByText('20 changes, newest first. There are more.').waitFor();
    await page.getByRole('button', { name: 'Load more' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('25 changes, newest first. These are all.').waitFor();
    expect(await versions(page)).toEqual(Array.from({ length: 25 }, (_, index) => `Version ${25 - index}`));
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Version 5');
    expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Copied revertContact to version 5.').waitFor();
  });

  test('of a deleted contact offers to restore it', async () => {
    const { page, url, workspace } = await open(visit);
    const headers = { authorization: `AccessKey ${workspace.key}` };
    await fetch(`${url}/workspaces/${workspace.id}/contacts/${ADA}`, { method: 'DELETE', headers });
    await showHistory(page, workspace.key);
    await page.getByText('This contact is deleted. A revert brings it back.').waitFor();
    expect(await page.getByRole('button', { name: /^Copy revert/ }).allInnerTexts()).toEqual([
      'Copy revert to version 1',
    ]);
    const mutation = await copyRevert(page, 1);
    expect(mutation).toContain('input: { toVersion: 1 }');
    expect(await runDocument(url, workspace.key, mutation)).toMatchObject({ revertContact: { outcome: 'CREATED' } });
  });

  test('of merged contacts links from one to the other', async () => {
    const { page, url, workspace } = await open(visit, {}, GRACE);
    await fetch(`${url}/workspaces/${workspace.id}/contacts/${ADA}/merge`, {
      method: 'POST',
      headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ contactId: GRACE }),
    });
    await showHistory(page, workspace.key);
    await page.getByText('A revert of that one can undo it.').waitFor();
    expect(await page.getByRole('button', { name: /^Copy revert/ }).count()).toBe(0);
    await page.locator('#state').getByRole('link', { name: ADA }).click();
    await page.waitForURL(`${url}/contacts/${ADA}`);
    await showHistory(page, workspace.key);
    expect(await page.getByRole('link', { name: GRACE }).getAttribute('href')).toBe(`/contacts/${GRACE}`);

    const undone = await runDocument(url, workspace.key, await copyRevert(page, 1));
    expect(undone).toMatchObject({ revertContact: { outcome: 'UPDATED', restoredContactIds: [GRACE] } });
    await showHistory(page, workspace.key);
    await page.getByRole('article', { name: 'Version 3' }).getByText(`Came back: ${GRACE}`).waitFor();
    await page.goto(`${url}/contacts/${GRACE}`);
    await showHistory(page, workspace.key);
    await page.getByText(`Came back from: ${ADA}`).waitFor();
    expect(await page.locator('#state').isVisible()).toBe(false);
  });

  test('of a purged contact reports the purge', async () => {
    const { page, url, workspace } = await open(visit);
    const headers = { authorization: `AccessKey ${workspace.key}` };
    await fetch(`${url}/workspaces/${workspace.id}/contacts/${ADA}?purge=true`, { method: 'DELETE', headers });
    await showHistory(page, workspace.key);
    await page.getByText('This contact was purged: its history is gone, and a revert is not possible.').waitFor();
    expect(await page.getByRole('button', { name: /^Copy revert/ }).count()).toBe(0);
  });

  test('marks imported changes', async () => {
    const { page, workspace } = await open(visit);
    await page.route('**/history?*', async (route) => {
      const { results } = await (await route.fetch()).json();
      await route.fulfill({ json: { results: results.map((change: object) => ({ ...change, api: 'import' })) } });
    });
    await showHistory(page, workspace.key);
    await page.getByRole('article', { name: 'Version 1' }).getByText('by an import').waitFor();
  });

  test('reports an empty history', async () => {
    const { page, workspace } = await open(visit);
    await page.route('**/history?*', (route) => route.fulfill({ json: { results: [] } }));
    await showHistory(page, workspace.key);
    expect(await page.getByRole('status').textContent()).toBe('No changes of this contact are kept.');
  });

  test('shows the mutation if the browser does not allow copying', async () => {
    const { page, url, workspace } = await open(visit);
    await restPlugin.update({ url, ...callOf(workspace), body: { attributes: { note: 'new' } } });
    await showHistory(page, workspace.key);
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject()');
    await page.getByRole('button', { name: 'Copy revert to version 1' }).click();
    await page.getByText('The browser does not let this page copy.').waitFor();
    expect(await page.locator('pre').textContent()).toContain('revertContact(');
  });

  test('stores the key nowhere, and forgets it when the page is closed', async () => {
    const { page, url, workspace } = await open(visit);
    await showHistory(page, workspace.key);
    expect(page.url()).toBe(`${url}/contacts/${ADA}`);
    expect(await page.locator('#key').getAttribute('type')).toBe('password');
    const kept =
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href])';
    expect(await page.evaluate(kept)).not.toContain(workspace.key);
    await page.reload();
    expect(await page.locator('#key').inputValue()).toBe('');
    expect(await page.locator('li').count()).toBe(0);
  });

  interface Failure {
    name: string;
    contactId?: string;
    key?: string;
    scopes?: Scope[];
    isDeleted?: true;
    /** The response to the request for the history; `abort` for none. */
    answer?: { status: number; headers?: Record<string, string>; json: object } | 'abort';
    says: string;
  }

  const FAILURES: Failure[] = [
    {
      name: 'an unknown key',
      key: 'cgk_unknown',
      says: 'The gateway does not know this access key. Check it, or create one: contact-gateway key create.',
    },
    {
      name: 'a malformed key',
      key: 'schlüssel',
      says: 'This is not an access key: it contains an invalid character. Copy the key again.',
    },
    {
      name: 'a key that may not read contacts',
      scopes: ['contacts:write'],
      says: 'This access key may not read this history: the access key lacks the scope contacts:read. Use a key that has it.',
    },
    {
      name: 'a key that may not read deleted contacts',
      scopes: ['contacts:read'],
      isDeleted: true,
      says: 'This access key may not read this history: the access key lacks the scope history:read. Use a key that has it.',
    },
    {
      name: 'an unknown contact',
      contactId: NOBODY,
      says:
        'The workspace of this key, Test, has no contact with this id. ' +
        'Check the id in the address, or use a key of the workspace of the contact.',
    },
    {
      name: 'too many requests',
      answer: { status: 429, headers: { 'retry-after': '2' }, json: { message: 'slow down' } },
      says: 'There were too many requests with this key or from this address. Try again in 2 s.',
    },
    {
      name: 'an overloaded gateway',
      answer: { status: 503, headers: { 'retry-after': '1' }, json: { message: 'busy' } },
      says: 'The gateway has too much to do, or its database does not answer. Try again in 1 s.',
    },
    {
      name: 'an internal error of the gateway',
      answer: { status: 500, headers: { 'x-request-id': 'r-1' }, json: { message: 'internal error' } },
      says: 'The gateway answers with 500: internal error. Send the operator the request id r-1.',
    },
    {
      name: 'a lost network',
      answer: 'abort',
      says: 'The gateway does not answer. Check your connection, then try again.',
    },
  ];

  test.each(FAILURES)('explains the remedy for $name', async ({ contactId, key, scopes, isDeleted, answer, says }) => {
    const { page, url, workspace } = await open(visit, { mayFail: true }, contactId);
    const headers = { authorization: `AccessKey ${workspace.key}` };
    if (isDeleted) await fetch(`${url}/workspaces/${workspace.id}/contacts/${ADA}`, { method: 'DELETE', headers });
    if (answer !== undefined) {
      await page.route('**/history?*', (route) => (answer === 'abort' ? route.abort() : route.fulfill(answer)));
    }
    await page.getByLabel('Access key').fill(key ?? (await workspace.makeKey(scopes && { scopes })));
    await page.getByRole('button', { name: 'Show history' }).click();
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(says);
    expect(await page.getByRole('status').textContent()).toBe('');
    if (key !== undefined) expect(await page.evaluate('document.activeElement.id')).toBe('key');

    await page.unroute('**/history?*');
    if (contactId !== undefined) return;
    await showHistory(page, workspace.key);
    expect(await page.getByRole('alert').textContent()).toBe('');
  });

  test.each(PLACES)('is accessible, $width pixels wide, $colorScheme', async (occasion) => {
    const { page, url, workspace } = await open(visit, { mayFail: true, ...occasion });
    const violations = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    expect(await violations()).toEqual([]);
    await page.getByLabel('Access key').fill('unknown');
    await page.getByRole('button', { name: 'Show history' }).click();
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    expect(await violations()).toEqual([]);

    for (const note of ['x'.repeat(600), null]) {
      await restPlugin.update({ url, ...callOf(workspace), body: { attributes: { note } } });
    }
    await showHistory(page, workspace.key);
    await copyRevert(page, 2);
    await page.getByRole('button', { name: 'Show all 602 characters' }).first().click();
    expect(await violations()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(occasion.width);
  });
});

type Opened = RequestInfo & { workspace: TestWorkspace };

/** The page of a contact in a new workspace, with permission to use the clipboard. */
async function open(visit: VisitPage, occasion: Occasion = {}, contactId = ADA): Promise<Opened> {
  const visited = await visit(`/contacts/${contactId}`, { demo: false, ...occasion });
  await visited.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return { ...visited, workspace: await makeWorkspace(visited.services, SEED) };
}

function callOf({ id: workspaceId, key }: TestWorkspace) {
  return { key, workspaceId, contactId: ADA };
}

/** Submits the form, and waits for the history. Without a key, uses the filled-in one. */
async function showHistory(page: Page, key?: string): Promise<void> {
  if (key !== undefined) await page.getByLabel('Access key').fill(key);
  await page.getByRole('button', { name: 'Show history' }).click();
  await page
    .locator('#status')
    .filter({ hasText: /newest first|No changes/ })
    .waitFor();
}

function versions(page: Page): Promise<string[]> {
  return page.getByRole('heading', { level: 2 }).allInnerTexts();
}

/** Presses the button of a version, and returns the content of the clipboard. */
async function copyRevert(page: Page, version: number): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: `Copy revert to version ${version}`, exact: true }).click();
  await page.getByText(`Copied revertContact to version ${version}.`).waitFor();
  return page.evaluate('navigator.clipboard.readText()');
}

async function runDocument(url: string, key: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: unknown }).data;
}
