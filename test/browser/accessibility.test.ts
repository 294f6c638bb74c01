import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeInChromium } from './chromium.ts';
import { CONTACT_PATH, execute, openCall, openReference } from './reference.ts';

const PLACES = [
  { place: 'at a desk, by day', occasion: { width: 1280, colorScheme: 'light' } },
  { place: 'on a phone, by night', occasion: { width: 390, colorScheme: 'dark' } },
] as const;

/** Checking every element of a large page takes long on a busy machine. */
const PATIENCE = 180_000;

describe.each(PLACES)('$place', ({ occasion }) => {
  describeInChromium('accessibility', (visit) => {
    test('the page at / has no serious violation', { timeout: PATIENCE }, async () => {
      const { page } = await visit('/', occasion);
      expect(await barriers(page, 'body')).toEqual([]);
    });

    test('the calls at /docs, their responses and the dialog for the key have no serious violation', {
      timeout: PATIENCE,
    }, async () => {
      const { page } = await openReference(visit, occasion);
      await openCall(page, 'get', CONTACT_PATH);
      const call = await openCall(page, 'patch', CONTACT_PATH);
      expect(await execute(call)).toBe('200');
      expect(await barriers(page, 'body')).toEqual([]);

      await page.locator('.btn.authorize').click();
      expect(await barriers(page, '.dialog-ux')).toEqual([]);
      await page.locator('.dialog-ux').getByRole('button', { name: 'Logout' }).first().click();
      expect(await barriers(page, '.dialog-ux')).toEqual([]);
    });

    test('GraphiQL, its responses and the schema have no serious violation', { timeout: PATIENCE }, async () => {
      const { page } = await visit('/graphql', occasion);
      await page.locator('.view-line').first().waitFor();
      await page.getByRole('button', { name: /^Execute query/ }).click();
      await page.getByRole('region', { name: 'Result Window' }).getByText('"data"').waitFor();
      // The tooltip of the play button closes when the pointer moves away.
      await page.mouse.move(0, 0);
      expect(await barriers(page, 'body')).toEqual([]);

      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      await page.locator('.graphiql-plugin').getByText('Contact', { exact: true }).click();
      await page.locator('.graphiql-plugin').getByText('computedDisplayName').waitFor();
      expect(await barriers(page, '.graphiql-plugin')).toEqual([]);
    });
  });
});

/** Serious and critical violations on the current page, with their places. */
async function barriers(page: Page, part: string) {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, at: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`) }));
}
