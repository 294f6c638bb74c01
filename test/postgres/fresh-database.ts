import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { newScratchFolder } from '../store/scratch-folder.ts';
import { queryAt } from './query.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine of the project's tests. */
    engine: 'sqlite' | 'postgres';
  }
}

/** A new database, and a function that deletes it. */
export interface FreshDatabase {
  url: string;
  remove(): Promise<void>;
}

/** An empty database on the engine of the project: the path of a new SQLite file, or a PostgreSQL database with its tables. */
export function freshDatabase(): Promise<FreshDatabase> {
  return inject('engine') === 'postgres' ? freshPostgres() : freshFile();
}

/** The path of a new SQLite file, which does not exist yet. */
export async function freshFile(): Promise<FreshDatabase> {
  const folder = newScratchFolder();
  return {
    url: `file:${join(folder, 'contacts.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A new database on the server of the run, with its tables. */
export async function freshPostgres(template = inject('postgresTemplate')): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `contact_gateway_${randomUUID().replaceAll('-', '')}`;
  await queryAt(server, `create database ${name} template ${template}`);
  return {
    url: Object.assign(new URL(server), { pathname: name }).href,
    async remove() {
      await queryAt(server, `drop database ${name} with (force)`);
    },
  };
}
