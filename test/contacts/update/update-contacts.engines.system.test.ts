import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { NOBODY, type Seed } from '../../../src/conformance/environment/seed.ts';
import type { UpdateItemBody } from '../../../src/contacts/update/update-contacts-body.ts';
import { type ConditionFields, preconditionFrom } from '../../../src/contacts/validation/precondition.ts';
import { isRejected, type Path, type Rejected, reportable } from '../../../src/contacts/validation/problem.ts';
import { type ContactChanged, updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import { type ItemUpdated, updateContacts } from '../../../src/resolvers/contacts/update-contacts.ts';
import type { Caller, Services } from '../../../src/resolvers/runtime/services.ts';
import { type Gateway, makeWorkspace, startGateway, type TestWorkspace } from '../../gateway.ts';
import { planning } from '../arbitrary.ts';
import { NOW } from '../samples.ts';
import { accessKeyOf, MEETING_CONTACTS, MERGED, mergeIntoAda } from './meeting-contacts.ts';

/** `UPDATES_RUNS=1000` runs the long form. */
const RUNS = Number(process.env.UPDATES_RUNS ?? 40);
const SEQUENCE = 14;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('updates of several contacts', { timeout: RUNS * 4_000 }, () => {
  test('have the same results, rows and history as single updates', async () => {
    await fc.assert(
      fc.asyncProperty(
        sequence(),
        fc.uniqueArray(fc.nat(SEQUENCE)),
        setting(),
        caller(),
        async (items, cuts, how, by) => {
          const [one, other] = await Promise.all([prepare(how), prepare(how)]);
          const single = await asSingles(one, items, by);
          const bulk = await asBulk(other, items, by, cuts);
          expect(bulk).toEqual(single);
          expect(await shownRows(other)).toEqual(await shownRows(one));
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test('that are atomic are all made, or all problems are reported and nothing is written', async () => {
    await fc.assert(
      fc.asyncProperty(sequence(), setting(), caller(), async (items, how, by) => {
        const [one, other, sound, atomic] = await Promise.all([1, 2, 3, 4].map(() => prepare(how)));
        if (!one || !other || !sound || !atomic) throw new Error('unreachable');
        const single = await asSingles(one, items, by);
        const problems = single.flatMap((result, index) =>
          isRejected(result)
            ? result.problems.map((it) => ({
                ...it,
                path: ['updates', index, ...it.path],
                ...('mayFollow' in it ? { mayFollow: false } : {}),
              }))
            : [],
        );
        const before = await other.rows();
        const result = await send(other, items, by, ids(), true);
        if (problems.length > 0) {
          expect(result).toEqual({ problems: reportable(problems) });
          expect(await other.rows()).toEqual(before);
        }
        // Only the successful ones.
        const made = items.filter((_, index) => !isRejected(single[index] as object));
        if (made.length === 0) return;
        const all = await send(atomic, made, by, ids(), true);
        expect(all).toEqual(await send(sound, made, by, ids(), false));
        expect(await shownRows(atomic)).toEqual(await shownRows(sound));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

interface By {
  api: Caller['api'];
  mayRead: boolean;
  isFlow: boolean;
}

function caller(): fc.Arbitrary<By> {
  return fc.record({
    api: fc.constantFrom('rest' as const, 'graphql' as const),
    mayRead: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
    isFlow: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  });
}

function setting() {
  return fc.record({ undefinedAttributes: fc.constantFrom('reject' as const, 'define' as const) });
}

function sequence(): fc.Arbitrary<UpdateItemBody[]> {
  return fc.array(item(), { minLength: SEQUENCE, maxLength: SEQUENCE });
}

function item(): fc.Arbitrary<UpdateItemBody> {
  const conditions = fc.record<ConditionFields>(
    { expectedVersion: fc.integer({ min: 1, max: 6 }), mustExist: fc.boolean(), mustBeNew: fc.boolean() },
    { requiredKeys: [] },
  );
  return fc
    .record({
      asked: planning(),
      elsewhere: fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, fc.constantFrom(MERGED, NOBODY, 'no uuid')),
      conditions: fc.oneof({ arbitrary: fc.constant({}), weight: 4 }, conditions),
      // The first update with an attribute defines it if the workspace allows that.
      fresh: fc.oneof(
        { arbitrary: fc.constant({}), weight: 3 },
        fc.constantFrom<object[]>(
          { attributes: { fresh: 1 } },
          { attributes: { fresh: 'a' } },
          { attributes: { new: true } },
        ),
      ),
    })
    .map(({ asked: { contactId, identifier, body }, elsewhere, conditions, fresh }) => ({
      ...(identifier === undefined ? { contactId: elsewhere ?? (contactId as string) } : { identifier }),
      ...conditions,
      ...body,
      ...fresh,
    }));
}

/** The same sequence of ids for all, so that created contacts have the same ids. */
function ids(): () => string {
  let count = 0;
  return () => `0190b000-0000-7000-8000-${(count++).toString(16).padStart(12, '0')}`;
}

async function callerOf(workspace: TestWorkspace, { api, mayRead, isFlow }: By): Promise<Caller> {
  const key = await accessKeyOf(gateway.services, workspace);
  const scopes = SCOPES.filter((scope) => mayRead || scope !== 'contacts:read');
  return { key: { ...key, scopes, origin: isFlow ? 'flow' : 'api' }, api, signal: new AbortController().signal };
}

type Result = Omit<ItemUpdated, 'version' | 'contactId'> | Rejected;

async function asSingles(workspace: TestWorkspace, items: readonly UpdateItemBody[], by: By): Promise<Result[]> {
  const asking = await callerOf(workspace, by);
  const services: Services = { ...gateway.services, now: () => NOW, newId: ids() };
  const results: (ContactChanged | Rejected)[] = [];
  for (const { contactId, identifier, expectedVersion, mustExist, mustBeNew, ...body } of items) {
    const precondition = preconditionFrom({ expectedVersion, mustExist, mustBeNew });
    const input = { workspaceId: workspace.id, body, precondition };
    results.push(
      identifier === undefined
        ? await updateContact(services, asking, { ...input, contactId: contactId as string })
        : await upsertContact(services, asking, { ...input, identifier }),
    );
  }
  return results.map((result) => shown(workspace, result));
}

/** Sends the updates in several calls, divided at the cuts, so that a call finds the effects of the previous one. */
async function asBulk(
  workspace: TestWorkspace,
  items: readonly UpdateItemBody[],
  by: By,
  cuts: readonly number[],
): Promise<Result[]> {
  const results: Result[] = [];
  const newId = ids();
  const places = [...new Set([0, ...cuts, items.length])].sort((a, b) => a - b);
  for (const [index, place] of places.entries()) {
    const part = items.slice(place, places[index + 1]);
    if (part.length === 0) continue;
    const sent = await send(workspace, part, by, newId, false);
    if (isRejected(sent)) throw new Error(JSON.stringify(sent));
    results.push(...sent);
  }
  return results;
}

async function send(
  workspace: TestWorkspace,
  updates: readonly UpdateItemBody[],
  by: By,
  newId: () => string,
  atomic: boolean,
): Promise<Result[] | Rejected> {
  const services: Services = { ...gateway.services, now: () => NOW, newId };
  const input = { workspaceId: workspace.id, body: { updates, atomic } };
  const sent = await updateContacts(services, await callerOf(workspace, by), input);
  return isRejected(sent) ? sent : sent.results.map((result) => shown(workspace, result));
}

/** A result without random ids, and with the paths of several updates. */
function shown(workspace: TestWorkspace, result: ContactChanged | ItemUpdated | Rejected): Result {
  if (isRejected(result)) return { problems: result.problems.map((it) => ({ ...it, path: pathInItem(it.path) })) };
  const { contact, outcome, skippedIdentifiers, ignoredProperties } = result;
  if (contact === null) throw new Error('the answer has room for all of them');
  expect(contact.workspaceId).toBe(workspace.id);
  if ('version' in result) {
    expect([result.contactId, result.version]).toEqual([contact.id, contact.version]);
  }
  return {
    contact: { ...contact, workspaceId: '', lastChangeId: null },
    outcome,
    skippedIdentifiers,
    ignoredProperties,
  };
}

/** The contact of an update is in the path over REST, and in the update itself here. */
function pathInItem([first, ...rest]: Path): Path {
  if (first === 'identifierKey') return ['identifier', 'key', ...rest];
  return first === 'identifierValue' ? ['identifier', 'value', ...rest] : first === undefined ? [] : [first, ...rest];
}

/** Every row, with contact and version of history changes in place of their ids. */
async function shownRows(workspace: TestWorkspace): Promise<Record<string, unknown[]>> {
  const rows = await workspace.rows();
  const history = rows.contact_history as { id: string; contact_id: string; version: number; removed: number }[];
  const names = new Map(history.map((it) => [it.id, `${it.contact_id} ${it.version} ${it.removed}`]));
  return Object.fromEntries(
    Object.entries(rows)
      .filter(([table]) => !['workspace', 'access_key'].includes(table))
      .map(([table, all]) => [table, (all as object[]).map((row) => plain(row, workspace, names)).sort(byText)]),
  );
}

const RANDOM = ['workspace_id', 'key_id', 'operation'];

function plain(row: object, _workspace: TestWorkspace, names: ReadonlyMap<string, string>): object {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => !RANDOM.includes(column))
      .map(([column, value]) => [column, names.get(value) ?? value]),
  );
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

async function prepare(settings: NonNullable<Seed['settings']>): Promise<TestWorkspace> {
  const services: Services = { ...gateway.services, now: () => NOW - 1_000 };
  const workspace = await makeWorkspace(services, { ...MEETING_CONTACTS, settings });
  const asking = await callerOf(workspace, { api: 'rest', mayRead: true, isFlow: false });
  await mergeIntoAda(services, asking, workspace);
  return workspace;
}
