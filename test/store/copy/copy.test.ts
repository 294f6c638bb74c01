import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { copy } from '../../../src/cli/copy/copy.ts';
import { type Answer, type Call, perform } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { call, update } from '../../../src/conformance/cases/steps.ts';
import { ADA, LIST_B } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { TABLE_NAMES } from '../../../src/store/copy/tables.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { queryAt } from '../../postgres/query.ts';
import { type Ending, newFolder, run, startsPrograms } from '../../program/program.ts';
import { allRows } from '../../program/rows.ts';
import { changeOnce, fillSource } from './source.ts';

startsPrograms();

interface Served {
  where: Call;
  close(): Promise<void>;
}

let file: string;
let caller: Omit<Call, 'url'>;
let target: FreshDatabase;
/** The output of the copy. */
let firstRun: Ending;
/** A gateway on each of the two databases. */
let original: Served;
let copied: Served;
beforeAll(async () => {
  file = join(newFolder(), 'contacts.db');
  caller = await fillSource(`file:${file}`);
  target = await freshPostgres('template0');
  firstRun = await run(['copy', '--from', `file:${file}`, '--to', target.url]);
  original = await serve(`file:${file}`, caller);
  copied = await serve(target.url, caller);
});
afterAll(async () => {
  await Promise.all([original.close(), copied.close()]);
  await target.remove();
});

test('a copy into a database without tables prints that every row of every table is equal', () => {
  expect(firstRun).toMatchObject({ code: 0, stdout: expect.stringContaining('All rows are equal') });
  const rows = allRows(file);
  const counts = TABLE_NAMES.map((table) => [table, rows[table]?.length, rows[table]?.length, 'equal']);
  expect(linesOf(firstRun).map(({ table, source, target, result }) => [table, source, target, result])).toEqual(counts);
  expect(counts.filter(([, count]) => count === 0)).toEqual([]);
  const lines = ['copied', 'compared'].flatMap((verb) =>
    counts.map(([table, count]) => `${verb} ${table}: ${count} rows\n`),
  );
  expect(firstRun.stderr).toBe(lines.join(''));
});

test('the target has statistics, so that it uses its indexes immediately', async () => {
  const rows = await queryAt(target.url, "select reltuples as rows from pg_class where oid = 'contact'::regclass");
  expect(rows).toEqual([{ rows: allRows(file).contact?.length }]);
});

describe.each([restPlugin, graphqlPlugin])('through $name, a copy', (api) => {
  test('has the same responses as the original', async () => {
    const ids = (allRows(file).contact_history ?? []).map(({ contact_id }) => String(contact_id));
    const steps: Step[] = [
      ...[...new Set(ids)].map((contactId) => call('contact', { contactId })),
      ...[false, true].map((reverse) => call('contacts', {}, undefined, { limit: 2, reverse })),
      call('contactByIdentifier', { identifier: { key: 'externalId', value: '😀' } }),
      call('contactIdentifiers', { contactId: ADA }),
      call('listContacts', { listId: LIST_B }),
      ...(['viewer', 'lists', 'accounts', 'attributeDefinitions'] as const).map((operation) => call(operation)),
    ];
    for (const step of steps) {
      const [expected, is] = [await perform(api, original.where, step), await perform(api, copied.where, step)];
      expect({ step, ...comparable(is) }).toEqual({ step, ...comparable(expected) });
    }
  });
});

test('a change that is repeated on the copy has the stored response of the original', async () => {
  const [expected, is] = [await changeOnce(original.where), await changeOnce(copied.where)];
  expect(expected).toEqual({ replayed: 'true', body: expect.objectContaining({ id: ADA }) });
  expect(is).toEqual(expected);
});

test('a copy back into a new file has the same checksums, and the same history', async () => {
  const back = join(newFolder(), 'back.db');
  const ending = await run(['copy', '--from', target.url, '--to', `file:${back}`]);
  expect(ending).toMatchObject({ code: 0, stdout: firstRun.stdout });
  expect(historyIn(back)).toEqual(historyIn(file));
});

test('a copy accepts changes like the original, and then no other copy can write to it', async () => {
  const own = await freshPostgres('template0');
  await run(['copy', '--from', `file:${file}`, '--to', own.url]);
  const { where, close } = await serve(own.url, caller);
  const change = update({ attributes: { firstName: 'Augusta' } });
  const { outcome, problems } = await perform(graphqlPlugin, where, change);
  await close();
  expect({ outcome, problems }).toEqual({ outcome: 'UPDATED', problems: [] });
  await expect(copy({ from: `file:${file}`, to: own.url })).rejects.toThrow(
    /^contact_history of workspace .+ so that one of them has been written to since: nothing was overwritten/,
  );
  await own.remove();
});

async function serve(url: string, caller: Omit<Call, 'url'>): Promise<Served> {
  const settings = { host: '127.0.0.1', port: 0, demo: false };
  const app = await startApp(settings, await openStore({ url }), pino({ level: 'silent' }));
  return { where: { url: app.url, ...caller }, close: app.close };
}

/** Without the time of counts, and without undefined values. */
function comparable(answer: Answer): object {
  return JSON.parse(JSON.stringify(answer, (name, value) => (name === 'counter' ? undefined : value)));
}

function historyIn(path: string) {
  const placeOf = ({ workspace_id, id }: Record<string, unknown>) => `${workspace_id} ${id}`;
  return allRows(path).contact_history?.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** The printed lines of each table. */
function linesOf({ stdout }: Ending) {
  const lines = stdout.matchAll(/^(\w+) +(\d+) +(\d+) +(\S.*?) +(equal|differs)$/gm);
  return [...lines].map(([, table, source, target, checksum, result]) => ({
    table,
    source: Number(source),
    target: Number(target),
    checksum,
    result,
  }));
}
