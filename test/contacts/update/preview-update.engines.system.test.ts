import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { NOBODY, type Seed } from '../../../src/conformance/environment/seed.ts';
import type { FieldChange } from '../../../src/contacts/history/field-change.ts';
import { visibleChange } from '../../../src/contacts/history/visible-change.ts';
import { STRATEGIES } from '../../../src/contacts/update/update-contact-body.ts';
import { isRejected, type Rejected } from '../../../src/contacts/validation/problem.ts';
import {
  type ContactPreview,
  previewContactUpdate,
  previewContactUpsert,
} from '../../../src/resolvers/contacts/preview-update.ts';
import { type ContactChanged, updateContact, upsertContact } from '../../../src/resolvers/contacts/update-contact.ts';
import type { Caller, Services } from '../../../src/resolvers/runtime/services.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { type Asked, planning } from '../arbitrary.ts';
import { accessKeyOf, MEETING_CONTACTS, MERGED, mergeIntoAda } from './meeting-contacts.ts';

/** `PREVIEW_REQUESTS=10000` runs the long form. */
const REQUESTS = Number(process.env.PREVIEW_REQUESTS ?? 300);
/** Requests to one workspace. Each request finds the effects of the previous ones. */
const SEQUENCE = 10;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('a preview', () => {
  test('equals the result of the update, and leaves every row unchanged', { timeout: REQUESTS * 400 }, async () => {
    const requests = fc.array(request(), { minLength: SEQUENCE, maxLength: SEQUENCE });
    const settings = fc.constantFrom('reject' as const, 'define' as const);
    await fc.assert(
      fc.asyncProperty(requests, settings, async (sequence, undefinedAttributes) => {
        const workspace = await prepare({ settings: { undefinedAttributes } });
        for (const asked of sequence) await expectExact(workspace, asked);
      }),
      { numRuns: Math.ceil(REQUESTS / SEQUENCE), endOnFailure: true },
    );
  });
});

interface Request extends Pick<Asked, 'contactId' | 'identifier' | 'body' | 'context'> {
  api: Caller['api'];
  mayWrite: boolean;
}

function request(): fc.Arbitrary<Request> {
  return fc
    .record({
      asked: planning(),
      elsewhere: fc.oneof({ arbitrary: fc.constant(undefined), weight: 6 }, fc.constantFrom(MERGED, NOBODY, 'no uuid')),
      api: fc.constantFrom('rest' as const, 'graphql' as const),
      mayWrite: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false)),
    })
    .map(({ asked: { contactId, identifier, body, context }, elsewhere, api, mayWrite }) => ({
      ...(identifier === undefined ? { contactId: elsewhere ?? contactId } : { identifier }),
      ...{ body, context, api, mayWrite },
    })) as fc.Arbitrary<Request>;
}

async function expectExact(workspace: TestWorkspace, { contactId, identifier, body, context, api, mayWrite }: Request) {
  const caller: Caller = {
    key: {
      ...(await accessKeyOf(gateway.services, workspace)),
      scopes: mayWrite ? SCOPES : ['contacts:read'],
      origin: context?.originMayWriteReadOnly ? 'flow' : 'api',
    },
    api,
    signal: new AbortController().signal,
  };
  // The same time and the same ids, so that a created contact is the same, too.
  const [now, id] = [gateway.services.now(), gateway.services.newId()];
  const services: Services = { ...gateway.services, now: () => now, newId: () => id };
  const input = { workspaceId: workspace.id, precondition: context?.precondition };
  const preview = async (previewed: object): Promise<ContactPreview | Rejected> => {
    const result = await (identifier === undefined
      ? previewContactUpdate(services, caller, { ...input, body: previewed, contactId: contactId as string })
      : previewContactUpsert(services, caller, { ...input, body: previewed, identifier }));
    return isRejected(result) ? result : result.preview;
  };
  const update = (): Promise<ContactChanged | Rejected> =>
    identifier === undefined
      ? updateContact(services, caller, { ...input, body, contactId: contactId as string })
      : upsertContact(services, caller, { ...input, body, identifier });

  const before = await workspace.rows();
  const previewed = await preview(body);
  const others = await Promise.all(STRATEGIES.map((strategy) => preview({ ...body, strategy })));
  expect(await workspace.rows()).toEqual(before);
  expect(strategiesOf(previewed)).toEqual(
    isRejected(previewed) ? [] : others.map((other, index) => strategiesOf(other)[index]),
  );
  const updated = await update();
  expect(shownIn(previewed)).toEqual(await resultOf(workspace, updated, before));
}

function strategiesOf(preview: ContactPreview | Rejected): ContactPreview['strategies'] {
  return isRejected(preview) ? [] : preview.strategies;
}

function shownIn(preview: ContactPreview | Rejected) {
  if (isRejected(preview)) return { errors: preview.problems };
  const { errors, outcome, contact, changes, skippedIdentifiers } = preview;
  if (outcome !== null) return { outcome, contact, changes, skippedIdentifiers, errors };
  expect([contact, changes, skippedIdentifiers]).toEqual([null, [], []]);
  return { errors };
}

async function resultOf(workspace: TestWorkspace, updated: ContactChanged | Rejected, before: Rows) {
  if (isRejected(updated)) return { errors: updated.problems };
  const { outcome, contact, skippedIdentifiers } = updated;
  const changes = (await newChanges(workspace, before)).map(visibleChange);
  return { outcome, contact, changes, skippedIdentifiers, errors: [] };
}

type Rows = Awaited<ReturnType<TestWorkspace['rows']>>;

/** The history rows of the update. */
async function newChanges(workspace: TestWorkspace, before: Rows): Promise<FieldChange[]> {
  const known = new Set((before.contact_history as HistoryRow[]).map(({ id }) => id));
  const rows = (await workspace.rows()).contact_history as HistoryRow[];
  return rows.filter(({ id }) => !known.has(id)).flatMap(({ changes }) => JSON.parse(changes));
}

interface HistoryRow {
  id: string;
  changes: string;
}

async function prepare(seed: Seed): Promise<TestWorkspace> {
  const workspace = await gateway.workspace({ ...MEETING_CONTACTS, ...seed });
  const caller: Caller = {
    key: await accessKeyOf(gateway.services, workspace),
    api: 'rest',
    signal: new AbortController().signal,
  };
  await mergeIntoAda(gateway.services, caller, workspace);
  return workspace;
}
