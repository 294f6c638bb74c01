import { type Call, type Door, perform, type Send } from '../apis/api.ts';
import { newNames } from '../names.ts';
import { callOf, changesGround, mentions, needsInside, needsToBeAlone, type Stage, seedOf } from './environment.ts';
import { type Ground, MAKES, type Made, makeGround, takeAway } from './fixtures.ts';
import { type Ask, defineAttributes, makeContact } from './seeding.ts';

/**
 * A workspace of somebody's server, reached through a door of it. Contacts are made for each case and deleted after it.
 * Lists and accounts are made once, or for each case where it changes them, or where the workspace is empty: there, all
 * can be tried. Attributes are defined where they are not, and stay so.
 */
export async function openApiStage(door: Door, call: Call, send: Send): Promise<Stage> {
  const run = `r${Date.now().toString(36)}`;
  const ask: Ask = (step) => perform(door, call, step, send);
  const remains: string[] = [];
  const shared: Made = new Map();
  let count = 0;

  async function close(): Promise<string[]> {
    remains.push(...(await takeAway(ask, shared)));
    return remains;
  }

  const alone = await isEmpty(ask);
  let undefinable = new Map<string, string>();
  let ground: Ground | undefined;
  try {
    if (!alone) ground = await makeGround(ask, `conformance ${run}`, shared);
    const { made, refused } = await defineAttributes(ask);
    remains.push(...made.map((key) => `attribute definition ${key}`));
    undefinable = refused;
  } catch (error) {
    await close();
    throw error;
  }

  return {
    async prepare(testCase) {
      const needed = needsInside(testCase) ?? (alone ? undefined : needsToBeAlone(testCase));
      if (needed !== undefined) return { skipped: needed };
      for (const [attribute, reason] of undefinable) {
        if (mentions(testCase, attribute)) {
          return { skipped: `the attribute ${attribute}, which is refused: ${reason}` };
        }
      }
      count += 1;
      const token = `${run}c${count}`;
      const made: Made = new Map();
      const clear = async () => {
        remains.push(...(await takeAway(ask, made)));
      };
      try {
        const own = ground === undefined || changesGround(testCase);
        const names = newNames(token, own ? await makeGround(ask, `conformance ${token}`, made) : ground);
        for (const contact of seedOf(testCase).contacts ?? []) {
          const making = await makeContact(ask, names, contact, undefinable);
          if ('refused' in making) {
            await clear();
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
          clear,
        };
      } catch (error) {
        await clear();
        throw error;
      }
    },
    close,
  };
}

/** Whether the workspace holds nothing that a page could show besides what a case makes. */
async function isEmpty(ask: Ask): Promise<boolean> {
  for (const operation of ['contacts', 'lists', 'accounts'] as const) {
    const { result } = await ask({ operation, limit: 1 });
    if (!Array.isArray(result?.ids) || result.ids.length > 0) return false;
  }
  return true;
}
