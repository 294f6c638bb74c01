import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';
import { ADA, GRACE } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';

/** A change that meets the same obstacle in each of this many attempts. */
export interface Obstacle {
  name: string;
  /** The change, on the workspace of `SEED`. */
  step: Step;
  /** Settings of the gateway's connections, in the form of `postgres -c`. */
  settings: Record<string, string>;
  /** Makes that many attempts fail, then ends. Call it before the change is sent. Resolves when the change may be sent. */
  block(world: World, attempts: number): Promise<{ over: Promise<void> }>;
}

export interface World {
  /** The database, as its superuser. */
  url: string;
  workspaceId: string;
}

export const CLAIMED = { key: 'externalId', value: 'claimed' };
const UPDATE: Step = { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 7 } } };

export const OBSTACLES: readonly Obstacle[] = [
  {
    name: 'a deadlock',
    step: { operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } },
    // PostgreSQL checks for deadlocks after this time. Until then, this session must close the cycle, also on a busy machine.
    settings: { deadlock_timeout: '3s' },
    block: (world, attempts) =>
      withSessions(world, async ({ session, blocked }) => {
        const other = await session();
        // So that this session is never the victim.
        await other.query("set deadlock_timeout = '1h'");
        await other.query('begin');
        await other.query(lockOf(world, GRACE));
        return async () => {
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            await blocked(other);
            await other.query('savepoint before');
            await other.query(lockOf(world, ADA));
            await other.query('rollback to before');
          }
        };
      }),
  },
  {
    name: 'a failed serialization',
    step: UPDATE,
    settings: { default_transaction_isolation: 'repeatable\\ read' },
    block: (world, attempts) =>
      withSessions(world, async ({ session, blocked, waits }) => {
        const [holder, guard] = [await session(), await session()];
        const change = async () => {
          await holder.query('begin');
          await holder.query(changeOf(world, ADA));
        };
        await change();
        return async () => {
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            await blocked(holder);
            await keepingOut({ guard, waits }, world, async () => {
              await holder.query('commit');
              return change;
            });
          }
        };
      }),
  },
  {
    name: 'a key that is taken first',
    step: { operation: 'updateContact', path: { contactId: ADA }, body: { addIdentifiers: [CLAIMED] } },
    settings: {},
    block: (world, attempts) =>
      withSessions(world, async ({ session, blocked, waits }) => {
        const [claimant, guard] = [await session(), await session()];
        await claimant.query('begin');
        await claimant.query(claimOf(world));
        return async () => {
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            await blocked(claimant);
            await keepingOut({ guard, waits }, world, async () => {
              await claimant.query('commit');
              return async () => {
                await claimant.query(disclaimOf(world));
                await claimant.query('begin');
                await claimant.query(claimOf(world));
              };
            });
          }
        };
      }),
  },
  {
    name: 'a connection that is ended',
    step: UPDATE,
    settings: {},
    block: (world, attempts) =>
      withSessions(world, async ({ session, blocked }) => {
        const holder = await session();
        await holder.query('begin');
        await holder.query(changeOf(world, ADA));
        return async () => {
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            const pid = await blocked(holder);
            await holder.query(`select pg_terminate_backend(${pid}, 5000)`);
          }
        };
      }),
  },
];

/**
 * Makes an attempt of the gateway fail by `end`, and delays the next one until the promise of `end` resolves:
 * the guard is next in the queue for the lock of the workspace.
 */
async function keepingOut(
  { guard, waits }: { guard: Client; waits: Sessions['waits'] },
  { workspaceId }: World,
  end: () => Promise<() => Promise<void>>,
): Promise<void> {
  await guard.query('begin');
  const exclusive = guard.query(`select pg_advisory_xact_lock(hashtextextended('${workspaceId}', 0))`);
  await waits(guard);
  const prepareNext = await end();
  await exclusive;
  await prepareNext();
  await guard.query('commit');
}

function lockOf({ workspaceId }: World, contactId: string): string {
  return `select from contact where workspace_id = '${workspaceId}' and id = '${contactId}' for update`;
}

function changeOf({ workspaceId }: World, contactId: string): string {
  return `update contact set updated_at = updated_at where workspace_id = '${workspaceId}' and id = '${contactId}'`;
}

export function claimOf({ workspaceId }: World): string {
  return `insert into contact_identifier values ('${workspaceId}', '${CLAIMED.key}', '${CLAIMED.value}', '${GRACE}')`;
}

function disclaimOf({ workspaceId }: World): string {
  return `delete from contact_identifier where workspace_id = '${workspaceId}' and key = '${CLAIMED.key}'`;
}

interface Sessions {
  session(): Promise<Client>;
  /** Resolves with the pid of a session that waits for a lock of this session, when there is one. */
  blocked(session: Client): Promise<number>;
  /** Resolves when the session waits for a lock. */
  waits(session: Client): Promise<unknown>;
}

/** Runs the result of `prepare` during the change, then releases all locks of the sessions. */
export async function withSessions(
  { url }: World,
  prepare: (sessions: Sessions) => Promise<() => Promise<void>>,
): Promise<{ over: Promise<void> }> {
  const pids = new Map<Client, number>();
  const session = async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    pids.set(client, rows[0].pid);
    return client;
  };
  const observer = await session();
  const found = async (condition: string): Promise<number> => {
    for (;;) {
      const { rows } = await observer.query(`select pid from pg_stat_activity where ${condition}`);
      if (rows.length > 0) return rows[0].pid;
      await after(5);
    }
  };
  const act = await prepare({
    session,
    blocked: (by) => found(`application_name = 'contact-gateway' and ${pids.get(by)} = any(pg_blocking_pids(pid))`),
    waits: (client) => found(`pid = ${pids.get(client)} and wait_event_type = 'Lock'`),
  });
  const over = act().finally(() => Promise.all([...pids.keys()].map((client) => client.end())));
  return { over };
}
