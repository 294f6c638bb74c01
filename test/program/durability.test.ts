import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOORS } from '../doors/door.ts';
import { newFolder, startProgram, startsPrograms } from './program.ts';
import { seed } from './seed.ts';

startsPrograms();

const UPDATES = 100;
const TRACER = 'strace';

test.skipIf(!canTrace())(
  'every update that is answered has been synced to disk (skipped where strace cannot run)',
  async () => {
    const folder = newFolder();
    const counts = join(folder, 'syncs');
    const file = join(folder, 'contacts.db');
    const seeded = await seed(file);
    const program = await startProgram(['serve'], {
      environment: { DATABASE_URL: `file:${file}` },
      under: [TRACER, '-f', '-c', '-o', counts, '-e', 'trace=fsync,fdatasync'],
    });

    let acknowledged = 0;
    for (let rating = 1; rating <= UPDATES; rating += 1) {
      const door = DOORS[rating % DOORS.length];
      const identifier = { key: 'externalId', value: '42' };
      const call = { url: program.url, ...seeded, identifier, body: { attributes: { rating } } };
      if ((await door?.upsert(call))?.problems.length === 0) acknowledged += 1;
    }
    await program.stop('SIGTERM');

    expect(acknowledged).toBe(UPDATES);
    expect(syncsIn(readFileSync(counts, 'utf8'))).toBeGreaterThanOrEqual(UPDATES);
  },
);

/** Tracing needs the program and, in some containers, a right that is not given. */
function canTrace(): boolean {
  return spawnSync(TRACER, ['-f', '-o', '/dev/null', 'true']).status === 0;
}

/** The calls in a summary, whose rows end with calls, errors (mostly left out) and the name. */
function syncsIn(summary: string): number {
  const rows = summary.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(?:fsync|fdatasync)$/gm);
  return [...rows].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
