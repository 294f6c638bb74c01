import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTACT_APIS, type ContactApi } from '../../apis/api.ts';
import { newFolder, startProgram, startsPrograms } from '../program.ts';
import { seed } from '../seed.ts';

startsPrograms();

const UPDATES = 100;
const TRACER = 'strace';

/** Makes SQLite omit the sync of each commit, to show that the count of syncs detects this. */
const NO_SYNCS = `import { createRequire } from 'node:module';
const SqliteDatabase = createRequire(${JSON.stringify(import.meta.url)})('better-sqlite3');
const pragma = SqliteDatabase.prototype.pragma;
SqliteDatabase.prototype.pragma = function (text, options) {
  return pragma.call(this, text.replace('synchronous = FULL', 'synchronous = OFF'), options);
};`;

const PROGRAMS = [
  { name: 'every acknowledged update has been synced to disk', options: '', isSynced: true },
  {
    name: 'a program without syncs is detected',
    options: `--import=data:text/javascript,${encodeURIComponent(NO_SYNCS)}`,
    isSynced: false,
  },
];

describe.skipIf(!canTrace())('by a count of syncs (skipped if strace cannot run)', () => {
  test.each(PROGRAMS)('$name', async ({ options, isSynced }) => {
    const counts = join(newFolder(), 'syncs');
    const { program, update } = await start([TRACER, '-f', '-c', '-o', counts, '-e', 'trace=fsync,fdatasync'], {
      NODE_OPTIONS: options,
    });
    for (let rating = 1; rating <= UPDATES; rating += 1) expect((await update(rating)).problems).toEqual([]);
    await program.stop('SIGTERM');
    expect(syncsIn(readFileSync(counts, 'utf8')) >= UPDATES).toBe(isSynced);
  });

  test('simultaneous updates share syncs', async () => {
    const counts = join(newFolder(), 'syncs');
    const { program, update } = await start([TRACER, '-f', '-c', '-o', counts, '-e', 'trace=fsync,fdatasync']);
    const ratings = Array.from({ length: UPDATES }, (_, index) => index + 1);
    const responses = await Promise.all(ratings.map(update));
    expect(responses.flatMap(({ problems }) => problems)).toEqual([]);
    await program.stop('SIGTERM');
    expect(syncsIn(readFileSync(counts, 'utf8'))).toBeLessThan(UPDATES);
  });

  test('an update whose sync fails is rejected without effect, and later ones succeed', async () => {
    const { program, update } = await start([
      ...[TRACER, '-f', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync'],
      ...['-e', 'inject=fsync,fdatasync:error=EIO:when=8'],
    ]);
    const answers: string[] = [];
    const versions: number[] = [];
    for (let rating = 1; rating <= 12; rating += 1) {
      const { problems, contact } = await update(rating);
      answers.push(problems[0]?.message ?? 'done');
      if (contact !== undefined && contact !== null) versions.push(contact.version);
    }
    expect(answers.toSorted()).toEqual([
      ...Array.from({ length: 11 }, () => 'done'),
      'the store is unreachable; nothing was changed, try again in a moment',
    ]);
    expect(versions).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    await program.stop('SIGTERM');
  });
});

/** The program on a database with a contact, and a function that updates it over the APIs in turn. */
async function start(under: string[], environment: Record<string, string> = {}) {
  const file = join(newFolder(), 'contacts.db');
  const seeded = await seed(file);
  const program = await startProgram(['serve'], {
    environment: { DATABASE_URL: `file:${file}`, ...environment },
    under,
  });
  const identifier = { key: 'externalId', value: '42' };
  const update = (rating: number) => {
    const api = CONTACT_APIS[rating % CONTACT_APIS.length] as ContactApi;
    return api.upsert({ url: program.url, ...seeded, identifier, body: { attributes: { rating } } });
  };
  return { program, update };
}

/** Tracing needs strace and, in some containers, an additional right. */
function canTrace(): boolean {
  return spawnSync(TRACER, ['-f', '-o', '/dev/null', 'true']).status === 0;
}

/** The calls in a summary, whose rows end with calls, errors (mostly omitted) and the name. */
function syncsIn(summary: string): number {
  const rows = summary.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(?:fsync|fdatasync)$/gm);
  return [...rows].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
