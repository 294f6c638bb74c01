import { randomUUID } from 'node:crypto';
import type { Answer } from '../apis/api.ts';
import { NoAnswer } from '../apis/send.ts';
import type { Operation } from '../step.ts';
import { ACCOUNT_A, ACCOUNT_B, SEED } from './seed.ts';
import { type Ask, makeList } from './seeding.ts';

/** Objects that a run has created in a workspace, by their ids. */
export type Made = Map<string, Kind>;
export type Kind = 'contact' | 'list' | 'account';

/** The shared lists and accounts: the ids in the seed and the real ids. */
export type Fixtures = readonly (readonly [known: string, real: string])[];

/** Creates lists. Accounts are created by their first mention, so the run chooses their ids. */
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

/** Deletes created objects, the latest first. Returns descriptions of those that remain. */
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

/** A contact that was merged into another one is removed with it. */
const GONE = new Set(['ResourceNotFound', 'ResourceMoved']);

/** The operations that delete objects. */
const REMOVALS: Record<Kind, { operation: Operation; part: string }> = {
  contact: { operation: 'deleteContact', part: 'contactId' },
  list: { operation: 'deleteList', part: 'listId' },
  account: { operation: 'deleteAccount', part: 'accountId' },
};

/** The operations whose result may be a new object. */
const MAKES: Partial<Record<Operation, Kind>> = {
  upsertContact: 'contact',
  createContact: 'contact',
  createList: 'list',
  createAccount: 'account',
};

/** Returns the ids of the objects that an operation may have created, with their kinds. */
export function madeBy(operation: Operation, result: Answer['result']): [id: string, kind: Kind][] {
  if (operation === 'updateContacts') {
    const results = (result?.results ?? []) as { outcome: unknown; contactId: unknown }[];
    return results.flatMap(({ outcome, contactId }) =>
      outcome === 'CREATED' ? [[String(contactId), 'contact'] as [string, Kind]] : [],
    );
  }
  const kind = MAKES[operation];
  return kind !== undefined && typeof result?.id === 'string' ? [[result.id, kind]] : [];
}
