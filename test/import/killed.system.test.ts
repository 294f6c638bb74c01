import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createServices } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeWorkspace, type TestWorkspace } from '../gateway.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { launch, newFolder, run, startProgram, startsPrograms } from '../program/program.ts';

startsPrograms();

interface Place {
  file: string;
  environment: Record<string, string>;
  rows: TestWorkspace['rows'];
}

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A database of the engine with a workspace, and a file to import. */
async function place(rowCount = ROWS['over HTTP']): Promise<Place> {
  const { url, remove } = await freshDatabase();
  const store = await openStore({ url });
  closing.push(() => store.close(), remove);
  const definitions = [{ key: 'rating', type: 'number', cardinality: 'one' } as const];
  const { key, rows } = await makeWorkspace(createServices(store, undefined), { definitions });
  const file = join(newFolder(), 'many.csv');
  writeFileSync(file, manyRows(rowCount));
  return { file, rows, environment: { DATABASE_URL: url, CONTACT_GATEWAY_KEY: key } };
}

function countsOf({ stdout }: { stdout: string }): unknown {
  const { refusedFile: _, ...counts } = JSON.parse(stdout);
  return counts;
}

/** Enough for some seconds: progress is noted every second. */
const ROWS = { direct: 60_000, 'over HTTP': 12_000 };

/** Rows without an identifier: importing one twice would create two contacts. */
function manyRows(count = ROWS['over HTTP']): string {
  const rows = Array.from({ length: count }, (_, index) => {
    if (index % 7 === 0) return `,Nobody ${index},x`;
    if (index % 5 === 0) return `,Contact ${index},`;
    return `person${index % 4_000}@example.com,Person ${index},${index % 6}`;
  });
  return `emailaddress,attributes.displayName,attributes.rating\n${rows.join('\n')}\n`;
}

/** Contacts and their history, without ids and times. */
async function outcome({ rows }: Place) {
  const { contact = [], contact_history = [], contact_identifier = [] } = await rows();
  const plain = (row: unknown) => {
    const { attributes, version } = row as { attributes: string; version: number };
    const { initialReference: _, ...rest } = JSON.parse(attributes);
    return JSON.stringify([rest, version]);
  };
  return {
    contacts: contact.map(plain).sort(),
    history: contact_history.length,
    identifiers: contact_identifier.length,
  };
}

describe('an import that is killed at any moment', { timeout: 300_000 }, () => {
  test.each(['direct', 'over HTTP'] as const)('continues %s, and imports no row twice', async (way) => {
    const undisturbed = await place(ROWS[way]);
    const begin = performance.now();
    const counts = countsOf(await run(['import', undisturbed.file, '--json'], undisturbed));
    const duration = performance.now() - begin;
    const at = await place(ROWS[way]);
    const { file } = at;
    const server = way === 'direct' ? undefined : await startProgram(['serve'], at);
    const args = ['import', file, '--json', ...(server === undefined ? [] : ['--url', server.url])];
    let [kills, ending] = [0, undefined as Awaited<ReturnType<typeof run>> | undefined];
    for (; ending === undefined && kills < 6; ) {
      const { child, ended } = launch(args, at);
      let isOver: unknown;
      // Not during its start: a kill there has no effect.
      while (isOver === undefined && !existsSync(`${file}.import-state`))
        isOver = await Promise.race([ended, setTimeout(20)]);
      isOver ??= await Promise.race([ended, setTimeout((Math.random() * duration) / 3)]);
      if (isOver === undefined) {
        child.kill('SIGKILL');
        kills += 1;
      }
      const { signal, ...rest } = await ended;
      if (signal === null) ending = { signal, ...rest };
    }
    ending ??= await run(args, at);
    await server?.stop('SIGTERM');
    expect(kills).toBeGreaterThan(0);
    expect(countsOf(ending)).toEqual(counts);
    expect(await outcome(at)).toEqual(await outcome(undisturbed));
    expect(existsSync(`${file}.import-state`)).toBe(false);
  });

  test('refuses to continue with another file or other options, and starts again on request', async () => {
    const at = await place();
    const { file } = at;
    const { child, ended } = launch(['import', file], at);
    while (!existsSync(`${file}.import-state`)) await setTimeout(20);
    child.kill('SIGKILL');
    await ended;
    const other = await run(['import', file, '--strategy', 'first'], at);
    expect(other.stderr).toMatch(
      /with other options was interrupted: give the same options, or start a new import with --restart/,
    );
    writeFileSync(file, `${manyRows()},Another,\n`);
    const changed = await run(['import', file], at);
    expect(changed.stderr).toMatch(/has changed since its import was interrupted: restore it, or start a new import/);
    expect((await run(['import', file, '--restart'], at)).code).toBe(2);
  });
});
