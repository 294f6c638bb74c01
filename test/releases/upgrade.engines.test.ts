import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactFromRow } from '../../src/contacts/contact/contact-row.ts';
import { nameKeyOf } from '../../src/contacts/contact/name-key.ts';
import { fillMissingNameKeys } from '../../src/resolvers/runtime/fill-name-keys.ts';
import { TABLE_NAMES } from '../../src/store/copy/tables.ts';
import { migrateStore, openStore } from '../../src/store/open-store.ts';
import { CONTACT_APIS } from '../apis/api.ts';
import { type Serving, serveFrom } from '../gateway.ts';
import type { FreshDatabase } from '../postgres/fresh-database.ts';
import { type Answer, ask, type Exchange } from './exchange.ts';
import { releasedAnswers, releasedDatabase } from './released-database.ts';
import { RELEASES } from './releases.ts';

/** Stored results do not expire, however old the release is. In milliseconds. */
const IDEMPOTENCY_LIFETIME = 100 * 365 * 86_400_000;

describe.each(RELEASES)('the database of release %s after an upgrade', (version) => {
  let database: FreshDatabase;
  let gateway: Serving;
  beforeAll(async () => {
    database = await releasedDatabase(version);
    await migrateStore({ url: database.url });
    gateway = await serveFrom(await openStore({ url: database.url }), { idempotencyLifetime: IDEMPOTENCY_LIFETIME });
  });
  afterAll(async () => {
    await gateway.close();
    await database.remove();
  });

  test('has rows in every table', async () => {
    const { workspaceId } = releasedAnswers(version);
    for (const table of TABLE_NAMES) {
      const rows = gateway.services.store.reader({ workspaceId }).selectFrom(table).selectAll().limit(1);
      expect(await rows.execute(), table).toHaveLength(1);
    }
  });

  test('has keys of names after the first run of the gateway', async () => {
    const { workspaceId } = releasedAnswers(version);
    const reader = gateway.services.store.reader({ workspaceId });
    const rows = () => reader.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId).execute();
    const lacking = (await rows()).filter(({ name_key: key }) => key === null);
    expect(await fillMissingNameKeys(gateway.services)).toBeGreaterThanOrEqual(lacking.length);
    for (const row of await rows()) expect(row.name_key).toBe(nameKeyOf(contactFromRow(row)));
  });

  test('has the results of changes under idempotency keys', async () => {
    const { keys, changed } = releasedAnswers(version);
    expect(changed.length).toBeGreaterThan(0);
    for (const { question, answer } of changed) {
      const { status, body, headers } = await ask(gateway.url, keys, question);
      expect({ status, body }).toMatchObject({ status: answer.status, body: answer.body });
      if (question.path !== '/graphql') expect(headers).toHaveProperty('idempotency-replayed');
    }
  });

  test('answers both APIs and every access key as the release did', async () => {
    const { keys, read } = releasedAnswers(version);
    expect(new Set(read.map(({ answer }) => answer.status))).toEqual(new Set([200, 301, 401, 404]));
    for (const exchange of read) {
      const answer = await ask(gateway.url, keys, exchange.question);
      expect(answer, JSON.stringify(exchange.question)).toMatchObject(promised(exchange));
    }
  });

  test.each(CONTACT_APIS)('accepts changes through $name', async (api) => {
    const { workspaceId, keys, changed } = releasedAnswers(version);
    const [contactId] = changed.flatMap(({ question }) => /contacts\/([^/]+)$/.exec(question.path)?.[1] ?? []);
    const call = { url: gateway.url, key: keys.full as string, workspaceId, contactId: contactId as string };
    const before = (await api.find(call)).contact;
    const { contact, problems } = await api.update({ ...call, body: { attributes: { rating: -1 }, listIds: [] } });
    expect(problems).toEqual([]);
    expect(contact).toMatchObject({ version: Number(before?.version) + 1, listIds: [] });
    expect((await api.update({ ...call, body: { listIds: before?.listIds } })).problems).toEqual([]);
    expect((await api.find(call)).contact?.listIds).toEqual(before?.listIds);
  });
});

/** An answer that a later version keeps. It may have more properties. Only the code of an error is fixed. */
function promised({ answer }: Exchange): Partial<Answer> {
  const { status, headers, body } = answer;
  return status < 400 ? answer : { status, headers, body: { code: (body as { code: string }).code } };
}
