import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { post, WAYS } from '../graphql/ways.ts';

const CONTACTS = 24;
/** More characters than the contacts of a page may have together. */
const SIZE_TOGETHER = 12 * 1024 * 1024;

let gateway: Gateway;
let workspace: TestWorkspace;
let ids: string[];
beforeAll(async () => {
  gateway = await startGateway();
  ids = Array.from({ length: CONTACTS }, (_, index) => `0190a000-0000-7000-8000-0000000000${index + 10}`);
  workspace = await gateway.workspace({ contacts: ids.map((id) => ({ id, body: {} })) });
  // As if each contact had many companies: written directly, because that many updates take long.
  const company_refs = JSON.stringify(Array(SIZE_TOGETHER / CONTACTS / 256).fill('x'.repeat(253)));
  await gateway.services.store.write({ workspaceId: workspace.id, exclusive: true }, (transaction) =>
    transaction.updateTable('contact').set({ company_refs }).where('workspace_id', '=', workspace.id).execute(),
  );
});
afterAll(() => gateway.close());

interface Page {
  results: { id: string }[];
  nextPageToken?: string;
}

async function pageAt(token: string | undefined, reverse: boolean): Promise<{ page: Page; length: number }> {
  const query = new URLSearchParams({ limit: '100', reverse: `${reverse}` });
  if (token !== undefined) query.set('pageToken', token);
  const response = await fetch(`${gateway.url}/workspaces/${workspace.id}/contacts?${query}`, {
    headers: { authorization: `AccessKey ${workspace.key}` },
  });
  const text = await response.text();
  return { page: JSON.parse(text) as Page, length: text.length };
}

test.each([false, true])(
  'a page over REST that would be too large has fewer contacts and a next page token: reverse %s',
  async (reverse) => {
    const found: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const { page, length } = await pageAt(token, reverse);
      expect(length).toBeLessThan(9 * 1024 * 1024);
      expect(page.results.length).toBeGreaterThan(0);
      found.push(...page.results.map(({ id }) => id));
      token = page.nextPageToken;
      pages += 1;
    } while (token !== undefined);
    expect(found.toSorted()).toEqual(ids);
    expect(pages).toBe(2);
  },
);

test.each(WAYS)('over GraphQL, $way, it is an error that advises smaller pages', async ({ accept }) => {
  const page = (first: number) =>
    `query { contacts(workspaceId: "${workspace.id}", first: ${first}) { edges { node { id } } } }`;
  const target = { url: gateway.url, key: workspace.key, accept };
  const { data, errors } = await post(target, { query: page(100) });
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('ask for smaller pages'),
      extensions: { code: 'DOCUMENT_OVER_LIMIT', limit: 'bytes' },
    },
  ]);
  expect((await post(target, { query: page(5) })).errors).toBeUndefined();
});
