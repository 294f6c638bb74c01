import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { restPlugin } from '../apis/api.ts';
import { runCurl } from '../documentation/shell.ts';
import { describeInChromium, type RequestInfo } from './chromium.ts';

const PHONE = 390;

describeInChromium('the button in GraphiQL that copies a curl command', (visit) => {
  let wide: RequestInfo;
  beforeAll(async () => {
    wide = await open(visit, {});
  });

  test.each([{ width: 1280 }, { width: PHONE }])(
    'copies a command with the same effect, $width pixels wide',
    async ({ width }) => {
      const { page, url } = width === PHONE ? await open(visit, { width }) : wide;
      await page.getByRole('button', { name: 'Attributes', exact: true }).click();
      await page.waitForURL(({ searchParams }) => searchParams.get('query')?.includes('Attributes') === true);

      expect(await copy(page)).toBe('Copied updateContact as a curl command.');
      const command = await clipboard(page);
      expect(await page.locator('#as-curl pre').textContent()).toBe(command);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);

      const { status, body } = await runCurl(command);
      const { workspaceId, contactId, key } = DEMO;
      const { contact } = await restPlugin.find({ url, key, workspaceId, contactId });
      expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining({ id: contactId }) });
      expect(body.attributes).toEqual(contact?.attributes);
      expect(contact?.attributes).toMatchObject({ countryCode: 'US' });
    },
  );

  test('is accessible', async () => {
    const { page } = wide;
    await copy(page);
    const ours = new AxeBuilder({ page }).setLegacyMode().include('.copy-as-curl').include('#as-curl');
    const { violations, passes } = await ours.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['button-name', 'color-contrast']));
  });

  test('uses the current content of the editors: variables, the key and the operation at the cursor', async () => {
    const { page, url } = wide;
    await paste(page, 'Headers', '{ "Authorization": "AccessKey mine" }');
    const two = 'mutation Two($c: ID!) { updateContact(workspaceId: "w", contactId: $c, input: {}) { outcome } }';
    await paste(page, 'Operation Editor', `query One { viewer { workspace { name } } }\n${two}`);
    expect(await copy(page)).toBe('Nothing copied. Variable "$c" of required type "ID!" was not provided (line 2).');

    await page.getByRole('button', { name: 'Variables', exact: true }).click();
    await paste(page, 'Variables', '{ "c": "it\'s" }');
    expect(await copy(page)).toBe('Copied updateContact as a curl command.');
    expect(await clipboard(page)).toBe(`curl -X PATCH "${url}\\
/workspaces/w\\
/contacts/it%27s" \\
  -H 'Authorization: AccessKey mine' \\
  -H 'Content-Type: application/json' \\
  -d '{}'`);
  });

  test('shows why it copies nothing, until the message is closed', async () => {
    const { page } = wide;
    await paste(page, 'Operation Editor', '{ __typename }');
    expect(await copy(page)).toBe('Nothing copied. REST has no __typename.');
    const close = page.getByRole('button', { name: 'Close', exact: true });
    await close.click();
    expect(await page.getByRole('status').textContent()).toBe('');
    expect(await close.count()).toBe(0);
  });

  test('shows the command if the browser does not allow copying', async () => {
    const { page } = wide;
    await paste(page, 'Operation Editor', '{ contact(workspaceId: "w", contactId: "c") { id } }');
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject()');
    expect(await copy(page)).toBe('The browser does not let this page copy. Copy the command from here:');
    await page.locator('#as-curl pre').getByText('/contacts/c').waitFor();
  });
});

/** A visit to GraphiQL with permission to use the clipboard. */
async function open(
  visit: (path: string, occasion: object) => Promise<RequestInfo>,
  occasion: object,
): Promise<RequestInfo> {
  const visited = await visit('/graphql', occasion);
  await visited.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await visited.page.getByRole('button', { name: 'Copy as a curl command' }).waitFor();
  return visited;
}

/** Returns the message of the page after pressing the button. */
async function copy(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: 'Copy as a curl command' }).click();
  const said = page.getByRole('status').filter({ hasText: /./ });
  await said.waitFor();
  return said.textContent();
}

function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}

/** Replaces the content of an editor. Typing would close brackets automatically. */
async function paste(page: Page, region: string, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.getByRole('region', { name: region }).locator('.view-lines:visible').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
}
