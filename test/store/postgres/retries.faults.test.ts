import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { type FreshDatabase, freshPostgres } from '../../postgres/fresh-database.ts';
import { CLAIMED, claimOf, OBSTACLES, type Obstacle, withSessions } from './obstacles.ts';

const CONTACT_APIS: readonly Api[] = [restPlugin, graphqlPlugin];
const CASES = OBSTACLES.flatMap((obstacle) => CONTACT_APIS.map((api) => ({ name: obstacle.name, api, obstacle })));
const MAX_RETRIES = 3;
/** Each attempt that meets a deadlock takes three seconds. */
const TIMEOUT = 60_000;

let database: FreshDatabase;
const gateways = new Map<Obstacle, Gateway>();
beforeAll(async () => {
  database = await freshPostgres();
  for (const obstacle of OBSTACLES) gateways.set(obstacle, await gatewayWith(obstacle.settings));
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await database.remove();
});

describe('a change that meets', { timeout: TIMEOUT }, () => {
  test.each(CASES)('$name in each attempt but the last succeeds without traces, by $api.name', async (given) => {
    const undisturbed = await (await prepared(given)).ask();
    const { ask, world } = await prepared(given);
    const { over } = await given.obstacle.block(world, MAX_RETRIES);
    const answer = await ask();
    await over;
    expect(answer).toMatchObject({ status: 200, retryAfter: null, result: { version: 2 } });
    expect(withoutTimes(answer)).toEqual(withoutTimes(undisturbed));
  });

  test.each(CASES)('$name in all attempts is not made, and the response asks to retry, by $api.name', async (given) => {
    const { ask, world, rows } = await prepared(given);
    const before = await rows();
    const { over } = await given.obstacle.block(world, 1 + MAX_RETRIES);
    const answer = await ask();
    await over;
    expect(answer).toMatchObject({ status: 503, retryAfter: '1', problems: [{ code: 'Unavailable' }] });
    expect(await rows()).toEqual(before);
  });

  test.each(
    CONTACT_APIS.flatMap((api) => [
      { api, strategy: 'strict_alias', expected: { status: 409, problems: [{ code: 'ResourceAlreadyExists' }] } },
      { api, strategy: 'first_alias', expected: { status: 200, problems: [], skipped: [CLAIMED] } },
    ]),
  )(
    'a key that is taken first, permanently, has the result of $strategy, by $api.name',
    async ({ api, strategy, expected }) => {
      const { ask, world } = await prepared({ api, obstacle: CLAIM });
      const { over } = await withSessions(world, async ({ session, blocked }) => {
        const claimant = await session();
        await claimant.query('begin');
        await claimant.query(claimOf(world));
        return async () => {
          await blocked(claimant);
          await claimant.query('commit');
        };
      });
      const { status, problems, skipped } = await ask({ strategy });
      await over;
      expect({ status: api === graphqlPlugin ? expected.status : status, problems, skipped }).toMatchObject(expected);
    },
  );
});

const CLAIM = OBSTACLES.find(({ name }) => name === 'a key that is taken first') as Obstacle;

/** A new workspace, and a function that makes the change there. */
async function prepared({ api, obstacle: { step }, obstacle }: { api: Api; obstacle: Obstacle }) {
  const gateway = gateways.get(obstacle) as Gateway;
  const { id: workspaceId, key, rows } = await gateway.workspace(SEED);
  const ask = async (more: object = {}) => {
    const asked = { ...step, body: { ...step.body, ...more } };
    const response = await sendOnce(api.request({ url: gateway.url, workspaceId, key }, asked));
    const { status, headers } = response;
    return { status, retryAfter: headers.get('retry-after'), ...api.answer(asked, response) };
  };
  return { ask, rows, world: { url: database.url, workspaceId } };
}

function gatewayWith(settings: Record<string, string>): Promise<Gateway> {
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const url = `${database.url}?options=${encodeURIComponent(options.join(' '))}`;
  return startGateway(undefined, Promise.resolve({ url, remove: async () => {} }));
}

/** The parts that are equal in every workspace and at any time. */
function withoutTimes({ result, ...answer }: { result: object | null }) {
  const { workspaceId, createdAt, updatedAt, ...rest } = result as Record<string, unknown>;
  return { ...answer, result: rest };
}
