import { expect, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { restPlugin } from '../apis/api.ts';
import { makeWorkspace } from '../gateway.ts';
import { describeInChromium } from './chromium.ts';
import { CONTACT_PATH, execute, openCall, openReference } from './reference.ts';

describeInChromium('the page at /docs', (visit) => {
  test('reads the demo contact without any input, and shows the response', async () => {
    const { page } = await openReference(visit);
    const call = await openCall(page, 'get', CONTACT_PATH);

    expect(await execute(call)).toBe('200');
    const answer = await call.locator('.live-responses-table .highlight-code').textContent();
    expect(answer).toContain(`"id": "${DEMO.contactId}"`);
    expect(answer).toContain('"Lovelace"');
  });

  test('updates the demo contact with the example of the call', async () => {
    const { page, url } = await openReference(visit);

    expect(await execute(await openCall(page, 'patch', CONTACT_PATH))).toBe('200');
    const { contact } = await restPlugin.find({ url, ...DEMO });
    expect(contact).toMatchObject({ attributes: { countryCode: 'US' } });
  });

  test('sends requests to its own server, whatever address the document names', async () => {
    const { page } = await visit('/docs');
    await page.route('**/openapi.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), servers: [{ url: 'https://other.invalid' }] },
      });
    });
    await page.reload();

    expect(await execute(await openCall(page, 'get', CONTACT_PATH))).toBe('200');
  });

  test('accepts a key without a demo, and forgets it when the page is closed', async () => {
    const { page, services } = await openReference(visit, { demo: false });
    const { id, key } = await makeWorkspace(services, {
      contacts: [{ id: DEMO.contactId, body: { addIdentifiers: [{ key: 'externalId', value: 'customer-1' }] } }],
    });
    await page.locator('.btn.authorize').click();
    const dialog = page.locator('.dialog-ux');
    const field = dialog.getByRole('textbox').first();
    await field.fill(`AccessKey ${key}`);
    await dialog.getByRole('button', { name: 'Authorize' }).first().click();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    const call = await openCall(page, 'get', CONTACT_PATH);
    await call.getByRole('textbox', { name: 'workspaceId' }).fill(id);
    expect(await execute(call)).toBe('200');
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).not.toContain(key);

    await page.reload();
    await page.locator('.btn.authorize').click();
    expect(await field.inputValue()).toBe('');
  });
});
