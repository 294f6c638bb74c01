import type { TestProject } from 'vitest/node';
import { migrateStore } from '../../src/store/open-store.ts';
import { queryAt } from './query.ts';
import { startPostgresServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server for the whole run, with the right to create databases. Every test has its own database. */
    postgresUrl: string;
    /** A database with empty tables, as a template. */
    postgresTemplate: string;
  }
}

/** Provides the PostgreSQL of TEST_DATABASE_URL, or starts one for the run, which takes 1–2 s. */
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
    throw new Error('PostgreSQL does not start here; set TEST_DATABASE_URL to a running server', { cause });
  });
  return { url: server.url(), remove: () => server.remove() };
}
