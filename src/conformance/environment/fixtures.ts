import { randomUUID } from 'node:crypto';
import { NoAnswer } from '../apis/send.ts';
import type { Operation } from '../step.ts';
import { ACCOUNT_A, ACCOUNT_B, SEED } from './seed.ts';
import { type Ask, makeList } from './seeding.ts';

/** Things that a run has made in somebody's workspace, by their ids there. */
export type Made = Map<string, Kind>;
export type Kind = 'contact' | 'list' | 'account';

/** What contacts stand on: the lists and accounts of the seed, each with the one that stands for it. */
export type Fixtures = readonly (readonly [known: string, real: string])[];

/** Makes lists; accounts come into being by their first mention, so their ids are ours to choose. */
export async function createFixtures(ask: Ask, name: string, made: Made): Promise<Fixtures> {
  const ground: [string, string][] = [];
  for (const known of SEED.lists) {
    const id = await makeList(ask, `${name} ${ground.length + 1}`);
    made.set(id, 'list');
    ground.push([known, id]);
  }
  for (const known of [ACCOUNT_A, ACCOUNT_B]) {
    const id = randomUUID();
    made.set(id, 'account');
    ground.push([known, id]);
  }
  return ground;
}

/** Takes away what was made, the latest first. Returns what is still there, in words. */
export async function cleanUp(ask: Ask, made: Made): Promise<string[]> {
  const remains: string[] = [];
  for (const [id, kind] of [...made].reverse()) {
    const { operation, part } = REMOVALS[kind];
    try {
      const { problems } = await ask({ operation, path: { [part]: id } });
      if (problems.some(({ code }) => !GONE.has(code))) remains.push(`${kind} ${id}`);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      remains.push(`${kind} ${id}`);
    }
  }
  return remains;
}

/** What was merged into another contact goes with that one. */
const GONE = new Set(['ResourceNotFound', 'ResourceMoved']);

/** How what was made is taken away. */
const REMOVALS: Record<Kind, { operation: Operation; part: string }> = {
  contact: { operation: 'deleteContact', part: 'contactId' },
  list: { operation: 'deleteList', part: 'listId' },
  account: { operation: 'deleteAccount', part: 'accountId' },
};

/** What the result of an operation may be new as. */
export const MAKES: Partial<Record<Operation, Kind>> = {
  upsertContact: 'contact',
  createContact: 'contact',
  createList: 'list',
  createAccount: 'account',
};
