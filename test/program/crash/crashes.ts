import { once } from 'node:events';
import { rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { launch, startProgram } from '../program.ts';
import { type Seeded, seed } from '../seed.ts';
import { findLosses } from './losses.ts';
import { type Client, newClients, startStorm } from './storm.ts';

/** The moment of a kill. */
type Moment = keyof typeof MOMENTS;

/** The results of many kills. */
export interface Crashes {
  kills: Record<Moment, number>;
  acknowledged: number;
  /** Updates in progress at a kill: the number that was made, and the number that was not. */
  there: number;
  notThere: number;
  /** Lost, partial or rejected updates. Their database file is kept. */
  losses: { file: string; found: unknown[] }[];
}

/** The number of kills with one database: all of it is checked after each. */
const KILLS_EACH = 25;
/** The maximum duration of a storm before the kill, in milliseconds. */
const LIMITS = 200;
/** Longer than the program takes to stop. */
const MAX_END = 60;
/** The maximum wait for a checkpoint. */
const PATIENCE = 3_000;

interface Subject {
  file: string;
  folder: string;
  seeded: Seeded;
  clients: Client[];
  workers: number;
  /** The duration of the previous start, in milliseconds. */
  startTime: number;
}

/**
 * Kills the program repeatedly and restarts it on the same file, where clients first repeat their unanswered requests.
 * Checks the whole database after each kill, alternately before and after the program has recovered it.
 * Stops at the first loss, or between two kills on request.
 */
export async function crash(
  kills: number,
  folder: string,
  { tell = () => {}, signal, workers = 1 }: { tell?: () => void; signal?: AbortSignal; workers?: number } = {},
): Promise<Crashes> {
  const result: Crashes = {
    kills: { load: 0, checkpoint: 0, start: 0, end: 0 },
    acknowledged: 0,
    there: 0,
    notThere: 0,
    losses: [],
  };
  const isOver = () => result.losses.length > 0 || signal?.aborted === true;
  for (let done = 0; done < kills && !isOver(); done += KILLS_EACH) {
    const file = join(folder, `contacts-${done}.db`);
    const subject = { file, folder, seeded: await seed(file), clients: newClients(), workers, startTime: 500 };
    const check = () => {
      const { losses, there, notThere } = findLosses(file, subject.clients);
      if (losses.length > 0) result.losses.push({ file, found: losses });
      result.there += there;
      result.notThere += notThere;
    };
    for (let kill = done; kill < Math.min(done + KILLS_EACH, kills) && !isOver(); kill += 1) {
      const moment = ORDER[kill % ORDER.length] as Moment;
      const isCheckedFirst = kill % 2 === 0 || moment === 'start';
      if (isCheckedFirst) check();
      const rejected = await MOMENTS[moment](subject, isCheckedFirst ? () => {} : check);
      if (rejected.length > 0) result.losses.push({ file, found: rejected });
      result.kills[moment] += 1;
      tell();
    }
    if (result.losses.length === 0) check();
    result.acknowledged += subject.clients.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    if (result.losses.length === 0) for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }
  return result;
}

/** Each kills a new process and resolves with the updates that it rejected without a reason. */
const MOMENTS = {
  load: (subject: Subject, whenStarted: () => void) => underLoad(subject, whenStarted, () => after(random(LIMITS))),

  /** During a write into the main database file, which only a checkpoint does. */
  checkpoint: (subject: Subject, whenStarted: () => void) =>
    underLoad(subject, whenStarted, async () => {
      const watcher = watch(subject.file);
      await Promise.race([once(watcher, 'change'), after(PATIENCE)]);
      watcher.close();
      await after(random(3));
    }),

  /** During its start and the recovery from the previous kill. */
  async start(subject: Subject): Promise<unknown[]> {
    const { folder, startTime } = subject;
    const { child, ended } = launch(['serve'], { environment: { PORT: '0', ...environmentOf(subject) }, folder });
    await after(random(startTime));
    child.kill('SIGKILL');
    await ended;
    return [];
  },

  /** During a graceful stop. */
  end: (subject: Subject, whenStarted: () => void) =>
    underLoad(subject, whenStarted, async ({ program, storm }) => {
      storm.expectEnd();
      program.stop('SIGTERM');
      await after(random(MAX_END));
    }),
};

const ORDER: readonly Moment[] = [
  'load',
  'start',
  'load',
  'checkpoint',
  'load',
  'load',
  'end',
  'load',
  'checkpoint',
  'load',
];

interface UnderLoad {
  program: Awaited<ReturnType<typeof startProgram>>;
  storm: ReturnType<typeof startStorm>;
}

async function underLoad(
  subject: Subject,
  whenStarted: () => void,
  wait: (running: UnderLoad) => Promise<unknown>,
): Promise<unknown[]> {
  const { folder, seeded, clients } = subject;
  const begin = performance.now();
  const program = await startProgram(['serve'], { environment: environmentOf(subject), folder });
  subject.startTime = performance.now() - begin;
  whenStarted();
  const storm = startStorm(program, seeded, clients);
  await storm.raging;
  await wait({ program, storm });
  await program.stop('SIGKILL');
  await storm.over;
  return storm.rejected;
}

function environmentOf({ file, workers }: Subject): Record<string, string> {
  return { DATABASE_URL: `file:${file}`, ...(workers === 1 ? {} : { WORKERS: `${workers}` }) };
}

function random(most: number): number {
  return Math.random() * most;
}
