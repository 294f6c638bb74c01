// Takes the screenshots of the README: pages of a new demo. Run it by hand with "npm run screenshots" on a machine with
// Chromium (CHROMIUM_PATH selects another than Debian's).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { chromium, type Page } from 'playwright-core';
import { startApp } from '../src/app.ts';
import { DEMO } from '../src/demo.ts';
import { openStore } from '../src/store/open-store.ts';

const PICTURES: { name: string; path: string; height: number; prepare(page: Page): Promise<unknown> }[] = [
  { name: 'home', path: '/', height: 760, prepare: async () => {} },
  { name: 'docs', path: '/docs', height: 900, prepare: openUpdate },
  { name: 'graphiql', path: '/graphql', height: 800, prepare: runUpdate },
  { name: 'history', path: `/contacts/${DEMO.contactId}`, height: 1100, prepare: showHistory },
];

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
const pictures = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
mkdirSync(pictures, { recursive: true });
const databaseUrl = `file:${join(folder, 'contacts.db')}`;
const settings = { host: '127.0.0.1', port: 4000, demo: true } as const;
const app = await startApp(settings, await openStore({ url: databaseUrl }), pino({ level: 'silent' }));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const { name, path, height, prepare } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1280, height } });
    await page.goto(app.url + path);
    await prepare(page);
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled', caret: 'hide' });
    await page.close();
  }
} finally {
  await browser.close();
  await app.close();
  rmSync(folder, { recursive: true });
}

/** Opens the update of a contact, and fills in its ids and its body. */
async function openUpdate(page: Page): Promise<void> {
  const call = page.locator('.opblock-patch', {
    has: page.locator('[data-path="/workspaces/{workspaceId}/contacts/{contactId}"]'),
  });
  await call.locator('.opblock-summary-control').click();
  await call.getByRole('button', { name: 'Execute' }).waitFor();
  await call.evaluate((it) => it.scrollIntoView());
}

/** Updates the contact, and shows the changes. */
async function showHistory(page: Page): Promise<void> {
  await page.evaluate(`fetch('/workspaces/${DEMO.workspaceId}/contacts/${DEMO.contactId}', {
    method: 'PATCH',
    headers: { authorization: 'AccessKey ${DEMO.key}', 'content-type': 'application/json' },
    body: '{"attributes": {"firstName": "Augusta Ada"}, "addCompanyRefs": ["analytical-engines"]}',
  })`);
  await page.getByRole('button', { name: 'Show history' }).click();
  await page.getByText('newest first').waitFor();
}

/** Runs an update and waits for its response. */
async function runUpdate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('query')?.includes(' Details {') === true);
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await page.getByRole('region', { name: 'Result Window' }).getByText('"UPDATED"').waitFor();
  // Moving the pointer away from the play button closes its tooltip.
  await page.mouse.move(0, 0);
}
