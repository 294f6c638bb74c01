import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from './chromium.ts';
import { CONTACT_PATH, execute, openCall, openReference } from './reference.ts';

const PHONE = { width: 390 };

describeInChromium('on a phone', (visit) => {
  test('the page at /docs sends a call and shows the response, without scrolling sideways', async () => {
    const { page } = await openReference(visit, PHONE);
    expect(await widthNeeded(page)).toBe(PHONE.width);

    const call = await openCall(page, 'get', CONTACT_PATH);
    // The box of an id has the whole width. Whether an id fits depends on the installed fonts.
    const id = await call.getByRole('textbox', { name: 'contactId' }).boundingBox();
    expect(id?.width).toBeGreaterThan(0.75 * PHONE.width);
    expect(await execute(call)).toBe('200');
    expect(await widthNeeded(page)).toBe(PHONE.width);
  });

  test('GraphiQL runs a query and shows the response below it, without scrolling sideways', async () => {
    const { page } = await visit('/graphql', PHONE);
    const query = page.getByRole('region', { name: 'Operation Editor' });
    await query.locator('.view-line').first().waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    const answer = page.getByRole('region', { name: 'Result Window' });
    await answer.getByText('"contact"').waitFor();

    const [above, below] = [await query.boundingBox(), await answer.boundingBox()];
    expect(below?.y).toBeGreaterThan(above?.y ?? Infinity);
    expect(below?.width).toBeGreaterThan(PHONE.width / 2);
    expect(await widthNeeded(page)).toBe(PHONE.width);
  });
});

/** Larger than the width of the phone if the page scrolls sideways. */
function widthNeeded(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth');
}
