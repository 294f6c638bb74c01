import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace();
});
afterAll(() => gateway.close());

test('a typical integration works', async () => {
  // It checks its key first, and reads its workspace.
  expect(await call('GET', '', undefined, '/workspaces')).toMatchObject({
    status: 200,
    body: { results: [{ id: workspace.id, name: 'Test' }] },
  });

  // It creates a contact; the second time, the identifier is taken.
  const ada = { displayName: 'Ada', identifiers: [{ key: 'emailaddress', value: 'ada@example.com' }] };
  const created = await call('POST', '/contacts', ada);
  expect(created).toMatchObject({ status: 201, body: { computedDisplayName: 'Ada' } });
  const { id: adaId } = created.body;
  expect(created.headers.get('location')).toBe(`/workspaces/${workspace.id}/contacts/${adaId}`);
  expect(await call('POST', '/contacts', ada)).toMatchObject({
    status: 409,
    body: { code: 'ResourceAlreadyExists', details: { '.identifiers[0]': [expect.stringContaining(adaId)] } },
  });

  // So it updates by identifier, with a raw @ in the path.
  expect(
    await call('PATCH', '/contacts/identifiers/emailaddress/ada@example.com', {
      attributes: { firstName: 'Ada', lastName: 'Lovelace' },
      addIdentifiers: [{ key: 'phonenumber', value: '+31612345678' }],
    }),
  ).toMatchObject({ status: 200, body: { id: adaId, identifierCount: 2 } });

  // It looks up by phone number, with a raw + in the path, and by a search.
  expect(await call('GET', '/contacts/identifiers/phonenumber/+31612345678')).toMatchObject({
    status: 200,
    body: { id: adaId },
  });
  expect(
    await call('POST', '/contacts/search', { identifier: { key: 'emailaddress', value: 'ADA@example.com' } }),
  ).toMatchObject({ status: 200, body: { results: [{ id: adaId }] } });

  // It creates others, and reads all pages: each contact once, oldest first.
  const others: string[] = [];
  for (let index = 0; index < 24; index += 1) {
    const { body } = await call('POST', '/contacts', { displayName: `Contact ${index}` });
    others.push(body.id);
  }
  expect(await everyContact('limit=7')).toEqual([adaId, ...others]);
  expect(await everyContact('limit=7&reverse=true')).toEqual([adaId, ...others].toReversed());
  expect(await everyContact('')).toEqual([adaId, ...others]);

  // It maintains a list.
  const { body: list } = await call('POST', '/lists', { name: 'Newsletter' });
  expect(
    await call('POST', `/lists/${list.id}/contacts`, {
      contacts: [others[0], '0190a000-0000-7000-8000-ffffffffffff'],
      identifiers: [{ key: 'phonenumber', value: '+31 6 12345678' }],
    }),
  ).toMatchObject({ status: 201, body: { itemsProcessed: 2 } });
  expect(await call('GET', `/lists/${list.id}`)).toMatchObject({ body: { contactCount: 2, counter: { count: 2 } } });

  // It merges two contacts: the id of the merged one redirects to the survivor.
  expect(await call('POST', `/contacts/${adaId}/merge`, { contactId: others[0] })).toMatchObject({
    status: 200,
    body: { id: adaId, listIds: [list.id] },
  });
  const moved = await call('GET', `/contacts/${others[0]}?attribute=age`);
  expect({ status: moved.status, location: moved.headers.get('location') }).toEqual({
    status: 301,
    location: `/workspaces/${workspace.id}/contacts/${adaId}?attribute=age`,
  });
  expect(await call('GET', `/lists/${list.id}`)).toMatchObject({ body: { contactCount: 1 } });

  // It deletes a contact: the contact is gone and its identifiers are free.
  expect(await call('DELETE', `/contacts/${adaId}`)).toMatchObject({ status: 204, body: null });
  expect(await call('GET', `/contacts/${adaId}`)).toMatchObject({ status: 404 });
  expect(await call('GET', `/contacts/${others[0]}`)).toMatchObject({ status: 404 });
  expect(await call('POST', '/contacts', ada)).toMatchObject({ status: 201 });
});

async function everyContact(query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let token: string | undefined; ; ) {
    const place = token === undefined ? '' : `&pageToken=${token}`;
    const { body } = await call('GET', `/contacts?${query}${place}`);
    ids.push(...body.results.map(({ id }: { id: string }) => id));
    token = body.nextPageToken;
    if (token === undefined) return ids;
  }
}

async function call(method: string, path: string, body?: object, root = `/workspaces/${workspace.id}`) {
  const response = await fetch(`${gateway.url}${root}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `AccessKey ${workspace.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}
