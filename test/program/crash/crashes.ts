import { once } from 'node:events';
import { rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { launch, startProgram } from '../program.ts';
import { type Seeded, seed } from '../seed.ts';
import { findLosses } from './losses.ts';
import { type Client, newClients, startStorm } from './storm.ts';

/** When a program is killed. */
type Moment = keyof typeof MOMENTS;

/** What came of killing the program many times. */
export interface Crashes {
  kills: Record<Moment, number>;
  acknowledged: number;
  /** Updates under way at a kill: how many were there afterwards, and how many were not. */
  there: number;
  notThere: number;
  /** What was lost, half done or refused. The file that shows it is kept. */
  losses: { file: string; found: unknown[] }[];
}

/** A database is used for so many kills: all of it is looked at after each. */
const KILLS_EACH = 25;
/** The longest that a storm rages before the kill, in milliseconds. */
const LIMITS = 200;
/** Longer than it takes to end. */
const MAX_END = 60;
/** How long a checkpoint is waited for. */
const PATIENCE = 3_000;

interface Subject {
  file: string;
  folder: string;
  seeded: Seeded;
  clients: Client[];
  /** How long the program took to start the last time, in milliseconds. */
  startTime: number;
}

/**
 * Kills the program again and again, each time restarting it on the same file, where clients first send again what was
 * not answered. Looks at the whole database after each kill, in turns before and after the program has recovered it.
 * Stops at the first loss, and between two kills on request.
 */
export async function crash(
  kills: number,
  folder: string,
  { tell = () => {}, signal }: { tell?: () => void; signal?: AbortSignal } = {},
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
    const subject = { file, folder, seeded: await seed(file), clients: newClients(), startTime: 500 };
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

/** Each kills a program of its own and resolves with what it has refused without a reason. */
const MOMENTS = {
  load: (subject: Subject, whenStarted: () => void) => underLoad(subject, whenStarted, () => after(random(LIMITS))),

  /** When something is written into the database itself, which only a checkpoint does. */
  checkpoint: (subject: Subject, whenStarted: () => void) =>
    underLoad(subject, whenStarted, async () => {
      const watcher = watch(subject.file);
      await Promise.race([once(watcher, 'change'), after(PATIENCE)]);
      watcher.close();
      await after(random(3));
    }),

  /** While it starts, and recovers what the kill before has left. */
  async start({ file, folder, startTime }: Subject): Promise<unknown[]> {
    const { child, ended } = launch(['serve'], { environment: { PORT: '0', DATABASE_URL: `file:${file}` }, folder });
    await after(random(startTime));
    child.kill('SIGKILL');
    await ended;
    return [];
  },

  /** While it ends in order. */
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
  const { file, folder, seeded, clients } = subject;
  const begin = performance.now();
  const program = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${file}` }, folder });
  subject.startTime = performance.now() - begin;
  whenStarted();
  const storm = startStorm(program, seeded, clients);
  await storm.raging;
  await wait({ program, storm });
  await program.stop('SIGKILL');
  await storm.over;
  return storm.rejected;
}

function random(most: number): number {
  return Math.random() * most;
}
