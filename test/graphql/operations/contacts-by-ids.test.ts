import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { ReadCounter } from '../read-counter.ts';
import { post } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
const counter = new ReadCounter();
beforeAll(async () => {
  gateway = await startGateway((store) => counter.watch(store));
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

const DOCUMENT = `query ($workspaceId: UUID!, $ids: [ID!]!) {
  contactsByIds(workspaceId: $workspaceId, ids: $ids) { id version lists { id } }
}`;

async function ask(ids: unknown, { id: workspaceId, key } = workspace, query = DOCUMENT) {
  const { data, errors = [] } = await post({ url: gateway.url, key }, { query, variables: { workspaceId, ids } });
  return { found: data?.contactsByIds, errors: errors.map(({ message, extensions }) => [extensions.code, message]) };
}

const ada = { id: ADA, version: 1, lists: [{ id: LIST_A }] };
const grace = { id: GRACE, version: 1, lists: [] };

describe('contactsByIds', () => {
  test.each<[what: string, ids: unknown, found: unknown]>([
    ['in the order of the ids', [GRACE, ADA], [grace, ada]],
    ['as often as an id is repeated', [ADA, GRACE, ADA, ADA], [ada, grace, ada, ada]],
    ['by ids in upper case', [ADA.toUpperCase()], [ada]],
    ['with null for an unknown id, a list and a text', [NOBODY, ADA, LIST_A, 'x', ''], [null, ada, null, null, null]],
    [
      'with null for NUL, a lone surrogate and an inherited property',
      ['\0', '\ud800', '__proto__'],
      [null, null, null],
    ],
    ['without ids', [], []],
    ['by one id that is not in a list', ADA, [ada]],
  ])('returns contacts %s', async (_what, ids, found) => {
    expect(await ask(ids)).toEqual({ found, errors: [] });
  });

  test('returns the survivor of a merged contact', async () => {
    const own = await gateway.workspace(SEED);
    const merge = `mutation ($workspaceId: UUID!) {
      mergeContacts(workspaceId: $workspaceId, contactId: "${ADA}", input: { contactId: "${GRACE}" }) { outcome } }`;
    await post({ url: gateway.url, key: own.key }, { query: merge, variables: { workspaceId: own.id } });
    expect((await ask([GRACE, ADA], own)).found).toMatchObject([{ id: ADA }, { id: ADA }]);
  });

  test('returns null for another workspace, and for its contacts', async () => {
    const other = await gateway.workspace({ contacts: [{ id: NOBODY, body: {} }] });
    expect(await ask([NOBODY])).toEqual({ found: [null], errors: [] });
    expect(await ask([NOBODY], { ...other, key: workspace.key })).toEqual({ found: null, errors: [] });
  });

  test('requires the scope contacts:read', async () => {
    const key = await workspace.makeKey({ scopes: SCOPES.filter((scope) => scope !== 'contacts:read') });
    const errors = [['FORBIDDEN', 'the access key lacks the scope contacts:read']];
    expect(await ask([ADA], { ...workspace, key })).toEqual({ found: null, errors });
  });

  test('has at most 100 ids', async () => {
    expect((await ask(Array(100).fill(ADA))).found).toHaveLength(100);
    const errors = [['BAD_USER_INPUT', 'ids must have at most 100 items']];
    expect(await ask(Array(101).fill(ADA))).toEqual({ found: undefined, errors });
  });

  test.each([
    { what: 'a variable with 100 ids', ids: '$ids', codes: ['DOCUMENT_OVER_LIMIT'] },
    { what: '100 literals', ids: JSON.stringify(Array(100).fill(NOBODY)), codes: ['DOCUMENT_OVER_LIMIT'] },
    { what: 'two literals', ids: JSON.stringify([NOBODY, NOBODY]), codes: [] },
  ])('counts the fields of each contact of $what', async ({ ids, codes }) => {
    const histories = Array.from(
      { length: 2 },
      (_, index) => `a${index}: history(first: 100) { edges { node { at } } }`,
    );
    const declared = ids.startsWith('$') ? ', $ids: [ID!]!' : '';
    const query = `query ($workspaceId: UUID!${declared}) {
      contactsByIds(workspaceId: $workspaceId, ids: ${ids}) { ${histories.join(' ')} } }`;
    const { errors } = await ask(Array(100).fill(NOBODY), workspace, query);
    expect(errors.map(([code]) => code)).toEqual(codes);
  });

  test.each([2, 100])('makes the same statements for %i contacts', async (count) => {
    const some = Array.from(
      { length: count / 2 },
      (_, index) => `0190a000-0000-7000-8000-cc00${`${index}`.padStart(8, '0')}`,
    );
    const own = await gateway.workspace({
      lists: [LIST_A],
      contacts: some.map((id) => ({ id, body: { listIds: [LIST_A] } })),
    });
    const unknown = some.map((id) => id.replace('-cc00', '-dd00'));
    await ask(some, own);
    counter.statements = 0;
    const { found } = await ask([...some, ...unknown], own);
    expect(found).toMatchObject([...some.map((id) => ({ id, lists: [{ id: LIST_A }] })), ...unknown.map(() => null)]);
    // The key of the request, the contacts, the survivors of unknown ones, and the lists.
    expect(counter.statements).toBe(4);
  });
});
