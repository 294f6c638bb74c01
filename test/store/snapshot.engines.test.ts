import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, GRACE, SEED } from '../../src/conformance/environment/seed.ts';
import { findContacts } from '../../src/contacts/contact/contact.queries.ts';
import type { Contact } from '../../src/contacts/contact/contact.ts';
import { contactSlices } from '../../src/contacts/paging/contact-slices.queries.ts';
import { listWorkspaces } from '../../src/contacts/workspaces/workspace.queries.ts';
import { openSnapshot } from '../../src/store/open-store.ts';
import { type Gateway, startGateway } from '../gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test('all reads of a snapshot see the state at its opening', async () => {
  const workspace = await gateway.workspace(SEED);
  const workspaceId = workspace.id;
  const snapshot = await openSnapshot({ url: gateway.databaseUrl });
  try {
    const call = (method: string, path: string, body?: object) =>
      fetch(`${gateway.url}/workspaces/${workspaceId}/contacts${path}`, {
        method,
        headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await call('PATCH', `/${ADA}`, { attributes: { rating: 1 } })).status).toBe(200);
    expect((await call('DELETE', `/${GRACE}`)).status).toBe(204);
    expect((await call('POST', '', { displayName: 'Later' })).status).toBe(201);

    const contacts: Contact[] = [];
    const signal = new AbortController().signal;
    for await (const slice of contactSlices(snapshot.reader({ workspaceId }), workspaceId, {}, undefined, signal)) {
      contacts.push(...slice.contacts);
    }
    expect(contacts.map(({ id, attributes }) => [id, attributes.rating])).toEqual([
      [ADA, 5],
      [GRACE, undefined],
    ]);
  } finally {
    await snapshot.close();
  }
});

test('simultaneous reads of several workspaces see their own rows', async () => {
  const [one, other] = await Promise.all([gateway.workspace(SEED), gateway.workspace(SEED)]);
  const snapshot = await openSnapshot({ url: gateway.databaseUrl });
  try {
    const reads = [one, other, one].map(({ id }) => findContacts(snapshot.reader({ workspaceId: id }), id, [ADA]));
    const found = await Promise.all(reads);
    expect(found.map(([contact]) => contact?.workspaceId)).toEqual([one.id, other.id, one.id]);
    const ids = (await listWorkspaces(snapshot.reader('workspaces'))).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([one.id, other.id]));
  } finally {
    await snapshot.close();
  }
});

test('a snapshot rejects writes', async () => {
  const { id } = await gateway.workspace(SEED);
  const snapshot = await openSnapshot({ url: gateway.databaseUrl });
  try {
    const deleting = snapshot.reader({ workspaceId: id }).deleteFrom('contact').execute();
    await expect(deleting).rejects.toThrow();
  } finally {
    await snapshot.close();
  }
});
