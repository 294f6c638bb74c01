import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeInChromium } from './chromium.ts';
import { CONTACT_PATH, execute, openCall, openReference } from './reference.ts';

const PLACES = [
  { place: 'at a desk, by day', occasion: { width: 1280, colorScheme: 'light' } },
  { place: 'on a phone, by night', occasion: { width: 390, colorScheme: 'dark' } },
] as const;

describe.each(PLACES)('$place', ({ place, occasion }) => {
  describeInChromium(`everybody can use, ${place},`, (visit) => {
    test('the page at /', async () => {
      const { page } = await visit('/', occasion);
      expect(await barriers(page)).toEqual([]);
    });

    test('the page at /docs: its calls, an answer and the dialog for the key', async () => {
      const { page } = await openReference(visit, occasion);
      expect(await barriers(page)).toEqual([]);

      await openCall(page, 'get', CONTACT_PATH);
      const call = await openCall(page, 'patch', CONTACT_PATH);
      expect(await execute(call)).toBe('200');
      for (const schema of await page.getByRole('tab', { name: 'Schema' }).all()) await schema.click();
      expect(await barriers(page)).toEqual([]);

      await page.locator('.btn.authorize').click();
      await page.locator('.dialog-ux').getByRole('button', { name: 'Logout' }).click();
      expect(await barriers(page)).toEqual([]);
    });

    test('GraphiQL: a query, its answer and the schema', async () => {
      const { page } = await visit('/graphql', occasion);
      await page.locator('.view-line').first().waitFor();
      expect(await barriers(page)).toEqual([]);

      await page.getByRole('button', { name: /^Execute query/ }).click();
      await page.getByRole('region', { name: 'Result Window' }).getByText('"data"').waitFor();
      expect(await barriers(page)).toEqual([]);

      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      await page.locator('.graphiql-plugin').getByText('Contact', { exact: true }).click();
      expect(await barriers(page)).toEqual([]);
    });
  });
});

/** What keeps people from using the page as it is now: violations that are serious or critical, and where. */
async function barriers(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, at: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`) }));
}
