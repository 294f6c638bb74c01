import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADA } from '../../../../src/conformance/environment/seed.ts';
import { type FreshDatabase, freshPostgres } from '../../../postgres/fresh-database.ts';
import { queryAt } from '../../../postgres/query.ts';
import { startsPrograms } from '../../../program/program.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { unsound } from './unsound.ts';

startsPrograms();

const GATEWAYS = 4;
/** The number of clients of each API of each gateway. */
const CLIENTS = Array.from({ length: 64 }, (_, client) => client);
/** Attributes, of which each update sets one. */
const NAMES = Array.from({ length: 256 }, (_, index) => `n${index}`);
const DEFINITIONS = NAMES.map((key) => ({ key, type: 'number', cardinality: 'one' }) as const);
const ROUNDS = 8;
const THE_ONE = { key: 'externalId', value: 'the one' };

let database: FreshDatabase;
let fleet: Fleet;
beforeAll(async () => {
  database = await freshPostgres();
  // Shorter than the default, so that the test does not wait long.
  await queryAt(database.url, `alter database ${nameOf(database)} set deadlock_timeout = '100ms'`);
  fleet = await startFleet(database.url, GATEWAYS);
});
afterAll(async () => {
  const endings = await fleet.stop();
  expect(endings.map(({ code, stderr }) => ({ code, stderr }))).toEqual(endings.map(() => ({ code: 0, stderr: '' })));
  expect(await unsound(database.url)).toEqual({});
  await database.remove();
});

describe(`${GATEWAYS} gateways on one database, ${CLIENTS.length} clients at both APIs of each`, () => {
  test.each([
    { strategy: 'strict_alias', losers: { codes: ['ResourceAlreadyExists'], skipped: [] } },
    { strategy: 'first_alias', losers: { codes: [], skipped: [THE_ONE] } },
  ])(
    'assign an identifier that all claim to one contact, and the others get the result of $strategy',
    async (given) => {
      const { send, rows } = await fleet.seeded({
        contacts: CLIENTS.map((client) => ({ id: idOf(client), body: {} })),
      });
      const body = { strategy: given.strategy, addIdentifiers: [THE_ONE] };
      const responses = await Promise.all(
        CLIENTS.map((client) => send(client, { operation: 'updateContact', path: { contactId: idOf(client) }, body })),
      );
      const { contact_identifier } = await rows();
      expect(contact_identifier).toHaveLength(1);
      const [{ contact_id: owner }] = contact_identifier as [{ contact_id: string }];
      expect(responses.map(({ problems, skipped }) => ({ codes: problems.map(({ code }) => code), skipped }))).toEqual(
        CLIENTS.map((client) => (idOf(client) === owner ? { codes: [], skipped: [] } : given.losers)),
      );
    },
  );

  test.each(['strict_alias', 'first_alias', 'first'])(
    'create one contact for an identifier that all upsert, by %s',
    async (strategy) => {
      const { send, rows } = await fleet.seeded({ definitions: DEFINITIONS });
      const responses = await Promise.all(
        CLIENTS.map((client) => {
          const body = { strategy, attributes: { [nameOfAttribute(client)]: client } };
          return send(client, { operation: 'upsertContact', path: { identifier: THE_ONE }, body });
        }),
      );
      expect(responses.flatMap(({ problems }) => problems)).toEqual([]);
      const [created, ...updated] = responses.map(({ outcome }) => outcome).toSorted();
      expect([created, ...new Set(updated)]).toEqual(['CREATED', 'UPDATED']);
      const { contact } = await rows();
      expect(contact).toMatchObject([{ version: CLIENTS.length }]);
      expect(attributesOf(contact?.[0])).toEqual(NAMES.slice(0, CLIENTS.length).map((name, index) => [name, index]));
    },
  );

  test('make one version for each update of one contact', async () => {
    const { send, rows } = await fleet.seeded({ definitions: DEFINITIONS, contacts: [{ id: ADA, body: {} }] });
    const responses = await Promise.all(
      NAMES.map((name, index) =>
        send(index, { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { [name]: index } } }),
      ),
    );
    const versions = responses.map(({ result }) => Number(result?.version)).toSorted((a, b) => a - b);
    expect(versions).toEqual(NAMES.map((_, index) => index + 2));
    const { contact, contact_history } = await rows();
    expect(contact).toMatchObject([{ version: NAMES.length + 1 }]);
    expect(attributesOf(contact?.[0])).toEqual(NAMES.map((name, index) => [name, index]));
    expect(contact_history).toHaveLength(NAMES.length + 1);
  });

  test('accept one of the updates that expect the same version', async () => {
    const { send, rows } = await fleet.seeded({ definitions: DEFINITIONS, contacts: [{ id: ADA, body: {} }] });
    const kept: unknown[] = [];
    for (let expectedVersion = 1; expectedVersion <= ROUNDS; expectedVersion += 1) {
      const responses = await Promise.all(
        CLIENTS.map((client) => {
          const body = { attributes: { n0: expectedVersion * 1_000 + client } };
          return send(client, { operation: 'updateContact', path: { contactId: ADA }, body, expectedVersion });
        }),
      );
      const codes = responses.flatMap(({ problems }) => problems.map(({ code }) => code));
      expect(codes).toEqual(CLIENTS.slice(1).map(() => 'PreconditionFailed'));
      const winner = responses.findIndex(({ problems }) => problems.length === 0);
      expect(responses[winner]?.result).toMatchObject({ version: expectedVersion + 1 });
      kept.push(expectedVersion * 1_000 + winner);
    }
    const { contact_history = [] } = await rows();
    const written = contact_history.map((row) => JSON.parse((row as { changes: string }).changes)[0]);
    expect(written.slice(1).map(({ after }) => after)).toEqual(kept);
  });

  test('resolve deadlocks between changes of several contacts in opposite orders', async () => {
    const { send, rows } = await fleet.seeded({
      definitions: DEFINITIONS,
      contacts: CLIENTS.map((client) => ({ id: idOf(client), body: { addIdentifiers: [identifierOf(client)] } })),
    });
    const before = await deadlocks();
    const responses = await Promise.all(
      // Each makes two changes of two contacts, and the next client makes the same in the opposite order.
      CLIENTS.flatMap((client) => {
        const other = client % 2 === 0 ? client + 1 : client - 1;
        const body = { strategy: 'first_alias', addIdentifiers: [identifierOf(other)], attributes: { n0: client } };
        return [
          send(client, {
            operation: 'mergeContacts',
            path: { contactId: idOf(client) },
            body: { contactId: idOf(other) },
          }),
          send(client + 1, { operation: 'upsertContact', path: { identifier: identifierOf(client) }, body }),
        ];
      }),
    );
    const codes = responses.flatMap(({ problems }) => problems.map(({ code }) => code));
    expect(codes.filter((code) => !SECOND_TO_MERGE.has(code))).toEqual([]);
    const { contact, contact_identifier } = await rows();
    expect([contact?.length, contact_identifier?.length]).toEqual([CLIENTS.length / 2, CLIENTS.length]);
    await expect.poll(deadlocks).toBeGreaterThan(before);
  });
});

/** The problem of the second of two opposite merges: its contact is merged into the other. */
const SECOND_TO_MERGE = new Set(['ResourceMoved']);

function idOf(client: number): string {
  return ADA.slice(0, -3) + String(client).padStart(3, '0');
}

function identifierOf(client: number) {
  return { key: 'externalId', value: `client-${client}` };
}

function nameOfAttribute(client: number): string {
  return NAMES[client] as string;
}

/** The attributes of a row that an update has set, in order. */
function attributesOf(row: unknown): [name: string, value: unknown][] {
  const attributes = JSON.parse((row as { attributes: string }).attributes);
  return NAMES.filter((name) => name in attributes).map((name) => [name, attributes[name]]);
}

function nameOf({ url }: FreshDatabase): string {
  return new URL(url).pathname.slice(1);
}

async function deadlocks(): Promise<number> {
  const statement = 'select deadlocks::int from pg_stat_database where datname = current_database()';
  const [row] = await queryAt<{ deadlocks: number }>(database.url, statement);
  return row?.deadlocks ?? 0;
}
