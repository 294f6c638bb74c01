import { type Api, type Call, perform, type Send } from '../apis/api.ts';
import { newNames } from '../names.ts';
import {
  callOf,
  changesFixtures,
  type Environment,
  mentions,
  needsExclusive,
  requiresAdmin,
  seedOf,
} from './environment.ts';
import { cleanUp, createFixtures, type Fixtures, type Made, madeBy } from './fixtures.ts';
import { type Ask, defineAttributes, makeContact } from './seeding.ts';

/**
 * Opens a workspace of any server through one of its APIs. Contacts are created for each case and deleted after it.
 * Lists and accounts are created once, except for cases that change them, and in an empty workspace, where all cases
 * can run; then they are created for each case. Missing attributes are defined and remain.
 */
export async function openApiEnvironment(api: Api, call: Call, send: Send): Promise<Environment> {
  const run = `r${Date.now().toString(36)}`;
  const ask: Ask = (step) => perform(api, call, step, send);
  const remains: string[] = [];
  const shared: Made = new Map();
  let count = 0;

  async function close(): Promise<string[]> {
    remains.push(...(await cleanUp(ask, shared)));
    return remains;
  }

  const exclusive = await isEmpty(ask);
  let undefinable = new Map<string, string>();
  let ground: Fixtures | undefined;
  try {
    if (!exclusive) ground = await createFixtures(ask, `conformance ${run}`, shared);
    const { made, rejected } = await defineAttributes(ask);
    remains.push(...made.map((key) => `attribute definition ${key}`));
    undefinable = rejected;
  } catch (error) {
    await close();
    throw error;
  }

  return {
    async prepare(testCase) {
      const needed = requiresAdmin(testCase) ?? (exclusive ? undefined : needsExclusive(testCase));
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
        remains.push(...(await cleanUp(ask, made)));
      };
      try {
        const own = ground === undefined || changesFixtures(testCase);
        const names = newNames(token, own ? await createFixtures(ask, `conformance ${token}`, made) : ground);
        for (const contact of seedOf(testCase).contacts ?? []) {
          const making = await makeContact(ask, names, contact, undefinable);
          if ('rejected' in making) {
            await clear();
            return { skipped: `contacts to start from, which are refused: ${making.rejected}` };
          }
          made.set(making.id, 'contact');
        }
        return {
          call: callOf(testCase, call),
          names,
          done({ operation }, { result }) {
            for (const [id, kind] of madeBy(operation, result)) made.set(id, kind);
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

/** Returns whether pages of the workspace can show only the data of a case. */
async function isEmpty(ask: Ask): Promise<boolean> {
  for (const operation of ['contacts', 'lists', 'accounts'] as const) {
    const { result } = await ask({ operation, limit: 1 });
    if (!Array.isArray(result?.ids) || result.ids.length > 0) return false;
  }
  return true;
}
