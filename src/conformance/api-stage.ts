import { randomUUID } from 'node:crypto';
import { type Call, type Door, perform, type Send } from './door.ts';
import { newNames } from './names.ts';
import { ACCOUNT_A, ACCOUNT_B, SEED } from './seed.ts';
import { type Ask, defineAttributes, makeContact, makeList } from './seeding.ts';
import { NoAnswer } from './send.ts';
import { callOf, mentions, needsInside, type Stage, seedOf } from './stage.ts';
import type { Operation } from './step.ts';

/**
 * A workspace of somebody's server, reached through a door of it: contacts are made for each case and deleted after it,
 * lists for the whole run. Attributes are defined where they are not, and stay so.
 */
export async function openApiStage(door: Door, call: Call, send: Send): Promise<Stage> {
  const run = `r${Date.now().toString(36)}`;
  const ask: Ask = (step) => perform(door, call, step, send);
  const lists: (readonly [known: string, real: string])[] = [];
  const accounts = [ACCOUNT_A, ACCOUNT_B].map((known) => [known, randomUUID()] as const);
  const remains: string[] = [];
  let count = 0;

  async function remove(things: Iterable<readonly [id: string, Kind]>): Promise<void> {
    for (const [id, kind] of things) {
      const { operation, part } = REMOVALS[kind];
      const gone = await ask({ operation, path: { [part]: id } }).then(
        ({ problems }) => problems.every(({ code }) => code === 'ResourceNotFound'),
        (error) => {
          if (error instanceof NoAnswer) return false;
          throw error;
        },
      );
      if (!gone) remains.push(`${kind} ${id}`);
    }
  }

  async function close(): Promise<string[]> {
    await remove(lists.map(([, id]) => [id, 'list']));
    return remains;
  }

  async function seed(): Promise<Map<string, string>> {
    for (const known of SEED.lists) lists.push([known, await makeList(ask, `conformance ${run} ${lists.length + 1}`)]);
    const { made, refused } = await defineAttributes(ask);
    remains.push(...made.map((key) => `attribute definition ${key}`));
    return refused;
  }

  const undefinable = await seed().catch(async (error) => {
    await close();
    throw error;
  });

  return {
    async prepare(testCase) {
      const needed = needsInside(testCase) ?? [...undefinable.keys()].find((key) => mentions(testCase, key));
      if (needed !== undefined) {
        const refused = undefinable.get(needed);
        return { skipped: refused === undefined ? needed : `the attribute ${needed}, which is refused: ${refused}` };
      }
      count += 1;
      const names = newNames(`${run}c${count}`, [...lists, ...accounts]);
      const made = new Map<string, Kind>();
      for (const contact of seedOf(testCase).contacts ?? []) {
        const making = await makeContact(ask, names, contact, undefinable);
        if ('refused' in making) {
          await remove(made);
          return { skipped: `contacts to start from, which are refused: ${making.refused}` };
        }
        made.set(making.id, 'contact');
      }
      return {
        call: callOf(testCase, call),
        names,
        done({ operation }, { result }) {
          const kind = MAKES[operation];
          if (kind !== undefined && typeof result?.id === 'string') made.set(result.id, kind);
        },
        clear: () => remove(made),
      };
    },
    close,
  };
}

type Kind = 'contact' | 'list';

/** How what was made is taken away. */
const REMOVALS: Record<Kind, { operation: Operation; part: string }> = {
  contact: { operation: 'deleteContact', part: 'contactId' },
  list: { operation: 'deleteList', part: 'listId' },
};

/** What the result of an operation may be new as. */
const MAKES: Partial<Record<Operation, Kind>> = {
  upsertContact: 'contact',
  createContact: 'contact',
  createList: 'list',
};
