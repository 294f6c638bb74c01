import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  LIST_B,
  NOBODY,
  SEED,
} from '../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';
import { type ContactAnswer, type ContactApi, graphqlPlugin, restPlugin } from './api.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const identifier = fc.constantFrom(
  ADAS_EMAIL,
  GRACES_EMAIL,
  GRACES_PHONE,
  FREE_EMAIL,
  { key: 'emailaddress', value: ' ADA@example.com' },
  { key: 'externalId', value: '42' },
  { key: 'emailaddress', value: 'no-address' },
  { key: 'externalId', value: '\0' },
);
const identifiers = fc.array(identifier, { maxLength: 3 });
const lists = fc.array(fc.constantFrom(LIST_A, LIST_B, LIST_B.toUpperCase(), NOBODY, 'no-uuid'), { maxLength: 3 });
const accounts = fc.array(fc.constantFrom(ACCOUNT_A, ACCOUNT_B, 'no-uuid'), { maxLength: 3 });
const companies = fc.array(fc.constantFrom('acme', 'globex', '', 'Acme'), { maxLength: 3 });
const attributes = fc.dictionary(
  fc.constantFrom('firstName', 'rating', 'labels', 'serial', 'since', 'emailaddress', 'unheardOf', '__proto__'),
  fc.oneof(
    fc.constantFrom('Ada', '', '2026-01-31', 5, 4.5, true, null),
    fc.array(fc.constantFrom('a', 1, true), { maxLength: 2 }),
    fc.constant({ a: 1 }),
  ),
  { maxKeys: 3 },
);

/** Any update that the types of both APIs can express. */
const body = fc.record(
  {
    attributes: fc.oneof(attributes, fc.constant(null)),
    addIdentifiers: identifiers,
    removeIdentifiers: identifiers,
    identifiers,
    strategy: fc.constantFrom('strict_alias', 'first_alias', 'first', null),
    allowWritingReadOnly: fc.constantFrom(false, false, true, null),
    addToLists: lists,
    removeFromLists: lists,
    listIds: fc.oneof(lists, fc.constant(null)),
    addToAccounts: accounts,
    removeFromAccounts: accounts,
    accountIds: accounts,
    addCompanyRefs: companies,
    removeCompanyRefs: companies,
    companyRefs: fc.oneof(companies, fc.constant(null)),
  },
  { requiredKeys: [] },
);
const target = fc.oneof(
  fc.constantFrom({ contactId: ADA }, { contactId: GRACE }, { contactId: NOBODY }),
  fc.record({ identifier }),
);

test('any update has the same result and leaves the same rows through both APIs; a rejected one changes nothing; a repeated one changes nothing more', async () => {
  await fc.assert(
    fc.asyncProperty(target, body, async (where, update) => {
      const results = [
        await updateTwice(restPlugin, where, update),
        await updateTwice(graphqlPlugin, where, update),
      ] as const;
      const [rest, graphql] = results;

      expect(graphql.answer).toEqual(rest.answer);
      expect(graphql.rows).toEqual(rest.rows);
      for (const { answer, before, rows, again, rowsAgain } of results) {
        if (answer.problems.length > 0) expect(rows).toEqual(before);
        expect(ownersOf(rows)).toEqual([...new Set(ownersOf(rows))]);
        // The same request then finds another contact, or creates one.
        if (removesWhatFindsIt(where, update)) continue;
        if (answer.problems.length === 0) expect(again.outcome).toBe('UNCHANGED');
        expect(rowsAgain).toEqual(rows);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

type Target = { contactId: string } | { identifier: { key: string; value: string } };

/** Whether an update removes the identifier that finds its contact. */
function removesWhatFindsIt(
  where: Target,
  { removeIdentifiers = [] }: { removeIdentifiers?: readonly { key: string; value: string }[] },
): boolean {
  const normalized = ({ key, value }: { key: string; value: string }) => `${key} ${value.trim().toLowerCase()}`;
  return 'identifier' in where && removeIdentifiers.some((one) => normalized(one) === normalized(where.identifier));
}

async function updateTwice(api: ContactApi, where: Target, update: object) {
  const workspace = await gateway.workspace(SEED);
  const call = { url: gateway.url, key: workspace.key, workspaceId: workspace.id, body: update };
  const send = () => ('contactId' in where ? api.update({ ...call, ...where }) : api.upsert({ ...call, ...where }));
  const before = await comparableRows(workspace);
  const answer = await send();
  const rows = await comparableRows(workspace);
  const again = await send();
  return { before, answer: comparable(answer, workspace), rows, again, rowsAgain: await comparableRows(workspace) };
}

/** Without the values that differ between any two workspaces and moments. */
function comparable({ contact, ...answer }: ContactAnswer, workspace: TestWorkspace): { problems: string[] } {
  // REST has one code for all problems of a response, so only the places and messages are compared.
  const problems = answer.problems.map(({ path, message }) => `${path} ${message}`).sort();
  return JSON.parse(anonymous(JSON.stringify({ ...answer, problems, contact }), workspace));
}

async function comparableRows(workspace: TestWorkspace): Promise<Record<string, unknown[]>> {
  return JSON.parse(anonymous(JSON.stringify(await workspace.rows()), workspace));
}

/** Replaces generated ids and times. The endings of the seed's ids never occur in generated ids. */
function anonymous(json: string, { id }: TestWorkspace): string {
  return json
    .replaceAll(id, '(workspace)')
    .replaceAll(/0(?!190a000)[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '(fresh id)')
    .replaceAll(/\b1[78]\d{11}\b/g, '0')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '(time)')
    .replaceAll(/"api":"(rest|graphql)"/g, '"api":"(api)"');
}

function ownersOf(rows: Record<string, unknown[]>): string[] {
  return (rows.contact as { identifiers: string }[]).flatMap(({ identifiers: json }) =>
    (JSON.parse(json) as { key: string; normalized: string }[]).map(({ key, normalized }) => `${key} ${normalized}`),
  );
}
