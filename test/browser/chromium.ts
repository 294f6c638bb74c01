import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Services } from '../../src/resolvers/runtime/services.ts';
import { startDemo, startGateway } from '../gateway.ts';

export interface RequestInfo {
  page: Page;
  /** Where the gateway is that the page is of. */
  url: string;
  services: Services;
}

/** Opens a page of a new gateway. */
export type VisitPage = (path: string, occasion?: Occasion) => Promise<RequestInfo>;

export interface Occasion {
  /** Whether the gateway holds the demo; the default is yes. */
  demo?: boolean;
  width?: number;
  colorScheme?: 'light' | 'dark';
  /** Whether requests of the page may fail: Chromium reports each one that does. */
  mayFail?: true;
}

/**
 * Tests that visit pages in Chromium: each visit is the first one, to a gateway of its own, and lasts until the last
 * test. A test fails, too, when a page has asked any other host for something or has reported an error meanwhile.
 */
export function describeInChromium(name: string, tests: (visit: VisitPage) => void): void {
  const reason = IS_MISSING ? ` (skipped: no Chromium at ${EXECUTABLE}; CHROMIUM_PATH names another)` : '';
  describe.skipIf(IS_MISSING)(`${name}${reason}`, { timeout: 60_000 }, () => {
    let browser: Browser;
    const gateways: App[] = [];
    const complaints: string[] = [];
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
      return async () => {
        await browser.close();
        for (const gateway of gateways) await gateway.close();
      };
    });
    afterEach(() => expect(complaints.splice(0)).toEqual([]));

    tests(async (path, { demo = true, width = 1280, colorScheme = 'light', mayFail = false } = {}) => {
      const gateway = await (demo ? startDemo() : startGateway());
      gateways.push(gateway);
      const context = await browser.newContext({ viewport: { width, height: 1200 }, colorScheme });
      const page = await context.newPage();
      listen(page, new URL(gateway.url).host, (complaint) => {
        if (!(mayFail && complaint.startsWith('Failed to load resource'))) complaints.push(complaint);
      });
      await page.goto(gateway.url + path);
      return { page, url: gateway.url, services: gateway.services };
    });
  });
}

const EXECUTABLE = process.env.CHROMIUM_PATH || '/usr/bin/chromium';

/** A machine of a developer may have none. CI, and a developer that names one, must have it: there the start fails, and says so. */
const IS_MISSING = !process.env.CI && !process.env.CHROMIUM_PATH && !existsSync(EXECUTABLE);

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function listen(page: Page, host: string, complain: (complaint: string) => void): void {
  page.on('request', (request) => {
    const url = new URL(request.url());
    const staysInPage = url.protocol === 'data:' || url.protocol === 'blob:';
    if (!staysInPage && url.host !== host) complain(`asks another host: ${url}`);
  });
  // What the policy of a page holds back never becomes a request, but is reported here.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
  });
  page.on('pageerror', (error) => complain(String(error)));
}
