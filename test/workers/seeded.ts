import { readFileSync } from 'node:fs';
import { createServices, type Services } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeWorkspace, type TestWorkspace } from '../gateway.ts';
import { freshFile, freshPostgres } from '../postgres/fresh-database.ts';
import { startWorkers, type Workers } from '../program/start-workers.ts';

export type EngineName = 'sqlite' | 'postgres';

export interface SeededWorkers extends Workers {
  databaseUrl: string;
  workspace: TestWorkspace;
  /** The services of the test, on the same database. */
  services: Services;
  /** Closes what the test has opened. The program may have ended. */
  close(): Promise<void>;
}

/** Starts the program with two workers on a new database with a workspace. */
export async function startSeededWorkers(
  environment: Record<string, string> = {},
  engine: EngineName = 'postgres',
): Promise<SeededWorkers> {
  const database = await (engine === 'sqlite' ? freshFile() : freshPostgres());
  const store = await openStore({ url: database.url });
  const services = createServices(store, undefined);
  const workspace = await makeWorkspace(services, {
    definitions: [{ key: 'rating', type: 'number', cardinality: 'one' }],
  });
  const workers = await startWorkers(2, { DATABASE_URL: database.url, ...environment });
  return {
    ...workers,
    databaseUrl: database.url,
    workspace,
    services,
    async close() {
      if (isAlive(workers.pid)) process.kill(workers.pid, 'SIGKILL');
      await workers.ended;
      await store.close();
      await database.remove();
    },
  };
}

/** Returns whether a process runs. One that has ended may still be in the table of processes. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
