import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { restPlugin } from '../apis/api.ts';
import { describeInChromium } from './chromium.ts';

const PHONE = 390;

describeInChromium('the page at /', (visit) => {
  test.each([
    { link: 'GraphiQL', path: '/graphql', demo: true },
    { link: 'GraphiQL', path: '/graphql', demo: false },
    { link: 'The reference', path: '/docs', demo: true },
    { link: 'The reference', path: '/docs', demo: false },
    { link: 'The history of the demo contact', path: `/contacts/${DEMO.contactId}`, demo: true },
  ])('links to $path on a phone, demo: $demo', async ({ link, path, demo }) => {
    const { page, url } = await visit('/', { demo, width: PHONE });
    expect(await page.getByRole('link', { name: link }).getAttribute('href')).toBe(path);
    await page.getByRole('link', { name: link }).click({ trial: true });
    const answer = await fetch(url + path, { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('shows a command that updates the demo contact when it is pasted into a shell', async () => {
    const { page, url } = await visit('/');
    const command = await page.locator('pre').textContent();
    expect(await readContact(url)).not.toMatchObject({ attributes: { countryCode: 'US' } });

    const { stdout } = await promisify(execFile)('bash', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`]);

    expect(stdout).toBe('200');
    expect(await readContact(url)).toMatchObject({ attributes: { countryCode: 'US' } });
  });

  test.each([{ demo: true }, { demo: false }])('fits a phone, demo: $demo', async ({ demo }) => {
    const { page } = await visit('/', { demo, width: PHONE });
    await page.getByText('README.md').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE);
  });

  test('explains without a demo how to create a key, and shows none', async () => {
    const { page } = await visit('/', { demo: false });
    await page.getByText('contact-gateway key create').waitFor();
    expect(await page.locator('pre').count()).toBe(0);
    expect(await page.content()).not.toContain('abcd');
  });
});

async function readContact(url: string) {
  const { key, workspaceId, contactId } = DEMO;
  return (await restPlugin.find({ url, key, workspaceId, contactId })).contact;
}
