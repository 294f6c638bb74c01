import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Services } from '../../src/resolvers/runtime/services.ts';
import { startDemo, startGateway } from '../gateway.ts';

export interface RequestInfo {
  page: Page;
  /** The gateway of the page. */
  url: string;
  services: Services;
}

/** Opens a page of a new gateway. */
export type VisitPage = (path: string, occasion?: Occasion) => Promise<RequestInfo>;

export interface Occasion {
  /** Whether the gateway has the demo data. Default: yes. */
  demo?: boolean;
  width?: number;
  colorScheme?: 'light' | 'dark';
  /** Whether requests of the page may fail. Chromium reports each failure. */
  mayFail?: true;
}

/**
 * Tests that visit pages in Chromium. Each visit starts with an empty browser and a separate gateway, and lasts until the last
 * test. A test also fails if a page sends a request to another host or reports an error.
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

/** A developer's machine may have no Chromium. In CI, or if CHROMIUM_PATH is set, a missing Chromium fails the start. */
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
    if (!staysInPage && url.host !== host) complain(`request to another host: ${url}`);
  });
  // A page's content security policy blocks requests before they are sent, but violations are reported here.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
  });
  page.on('pageerror', (error) => complain(String(error)));
}
