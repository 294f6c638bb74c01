import type { TestProject } from 'vitest/node';
import { startPostgresServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL for the whole run, with the right to create databases, of which every test uses its own. */
    postgresUrl: string;
  }
}

/** Provides the PostgreSQL that TEST_DATABASE_URL names or else one that lives as long as the run: it starts in 1–2 s. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { TEST_DATABASE_URL } = process.env;
  if (TEST_DATABASE_URL) {
    provide('postgresUrl', TEST_DATABASE_URL);
    return undefined;
  }
  const server = await startPostgresServer().catch((cause) => {
    throw new Error('PostgreSQL does not start here; TEST_DATABASE_URL can name one that runs', { cause });
  });
  provide('postgresUrl', server.url());
  return () => server.remove();
}
