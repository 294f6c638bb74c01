import type { Locator, Page } from 'playwright-core';
import type { Occasion, RequestInfo, VisitPage } from './chromium.ts';

/** Opens the page at `/docs` of a new gateway, and waits until it shows the calls. */
export async function openReference(visit: VisitPage, occasion: Occasion = {}): Promise<RequestInfo> {
  const visited = await visit('/docs', occasion);
  await visited.page.locator('.opblock').first().waitFor();
  return visited;
}

/** Opens the details of a call. */
export async function openCall(page: Page, method: 'get' | 'patch', path: string): Promise<Locator> {
  const call = page.locator(`.opblock-${method}`, { has: page.locator(`[data-path="${path}"]`) });
  await call.locator('.opblock-summary-control').click();
  await call.getByRole('button', { name: 'Execute' }).waitFor();
  return call;
}

/** Sends the call from the page, and returns the displayed status. */
export async function execute(call: Locator): Promise<string | null> {
  await call.getByRole('button', { name: 'Execute' }).click();
  return call.locator('.live-responses-table .response .response-col_status').textContent();
}

export const CONTACT_PATH = '/workspaces/{workspaceId}/contacts/{contactId}';
