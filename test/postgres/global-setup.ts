import type { TestProject } from 'vitest/node';
import { migrateStore } from '../../src/store/open-store.ts';
import { queryAt } from './query.ts';
import { startPostgresServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL for the whole run, with the right to create databases, of which every test uses its own. */
    postgresUrl: string;
    /** A database there that has the tables and nothing in them, to be copied. */
    postgresTemplate: string;
  }
}

/** Provides the PostgreSQL that TEST_DATABASE_URL names or else one that lives as long as the run: it starts in 1–2 s. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { url, remove } = await findServer(process.env.TEST_DATABASE_URL);
  const template = `contact_gateway_template_${process.pid}`;
  await queryAt(url, `create database ${template} template template0 encoding 'UTF8'`);
  await migrateStore({ url: Object.assign(new URL(url), { pathname: template }).href });
  provide('postgresUrl', url);
  provide('postgresTemplate', template);
  return async () => {
    await queryAt(url, `drop database ${template}`);
    await remove();
  };
}

async function findServer(named: string | undefined): Promise<{ url: string; remove(): Promise<void> }> {
  if (named) return { url: named, remove: async () => {} };
  const server = await startPostgresServer().catch((cause) => {
    throw new Error('PostgreSQL does not start here; TEST_DATABASE_URL can name one that runs', { cause });
  });
  return { url: server.url(), remove: () => server.remove() };
}
