import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { halfUpdates } from './half-updates.ts';
import { newFolder, startProgram, startsPrograms } from './program.ts';
import { allRows } from './rows.ts';
import { seed } from './seed.ts';
import { type Acknowledged, startStorm } from './storm.ts';

startsPrograms();

const ROUNDS = 5;
/** The longest that a storm rages before the program is killed, in milliseconds. */
const LONGEST = 400;

test('a program killed in the middle of updates leaves no half update and loses none that it has answered', async () => {
  const file = join(newFolder(), 'contacts.db');
  const environment = { DATABASE_URL: `file:${file}` };
  const seeded = await seed(file);
  const acknowledged: Acknowledged[] = [];

  for (let round = 1; round <= ROUNDS; round += 1) {
    const program = await startProgram(['serve'], { environment });
    const storm = startStorm(program, seeded, round);
    await storm.raging;
    await after(Math.random() * LONGEST);
    expect(await program.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    await storm.over;

    acknowledged.push(...storm.acknowledged);
    expect(storm.acknowledged).not.toEqual([]);
    expect(storm.refused).toEqual([]);
    expect(halfUpdates(file)).toEqual([]);
    expect(lost(acknowledged, file)).toEqual([]);
  }
});

/** The updates of which the history knows nothing, or that the contact has not reached. */
function lost(acknowledged: readonly Acknowledged[], file: string): Acknowledged[] {
  const { contact = [], contact_history = [] } = allRows(file);
  const reached = new Map(contact.map(({ id, version }) => [id, Number(version)]));
  const serials = new Map(contact_history.map((row) => [`${row.contact_id} ${row.version}`, serialIn(row.changes)]));
  return acknowledged.filter(
    ({ contactId, version, serial }) =>
      serials.get(`${contactId} ${version}`) !== serial || (reached.get(contactId) ?? 0) < version,
  );
}

function serialIn(changes: unknown): unknown {
  const all = JSON.parse(String(changes)) as { field: string; after: unknown }[];
  return all.find(({ field }) => field === 'attributes.rating')?.after;
}
