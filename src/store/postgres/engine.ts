import type { Engine } from '../engine.ts';
import { urlsByHost } from './database-url.ts';

/** PostgreSQL: a server for several programs, with its own tools for backups. */
export const postgres: Engine = {
  urlSyntax: '"postgres://role:password@host:port/database", with each of @ : / ? # % in the password percent-encoded',
  matches: (url) => /^\s*postgres(?:ql)?:/i.test(url),
  isValidUrl: (url) => urlsByHost(url).every(isValidForHost),
  locationsOf: (url) =>
    urlsByHost(url).map((host) => {
      const { hostname, port, pathname } = new URL(host);
      return `${hostname}:${port || 5432}${pathname}`;
    }),
  open: async (settings) => (await import('./open.ts')).openPostgres(settings),
  openSource: async (settings) => (await import('./open.ts')).openPostgres(settings),
  openSnapshot: async (settings) => (await import('./snapshot.ts')).openPostgresSnapshot(settings),
  migrate: async (settings) => (await import('./maintenance/migrate.ts')).migratePostgres(settings),
  // The server protects its own files.
  exposedFiles: async () => [],
  diagnose: async (settings) => (await import('./server/diagnose.ts')).diagnosePostgres(settings),
  partition: async (settings, count) => (await import('./maintenance/partition.ts')).partitionPostgres(settings, count),
  analyze: async (settings) => (await import('./maintenance/analyze.ts')).analyzePostgres(settings),
  backup: () => Promise.reject(useOwnTools()),
  restore: () => Promise.reject(useOwnTools()),
};

function isValidForHost(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hostname === '') return false;
  // A part with an `@` after the host belongs to an unencoded password, and would be misread as host, port and path.
  return !`${url.pathname}${url.search}${url.hash}`.includes('@') && isDecodable(`${url.username}${url.password}`);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

function useOwnTools(): Error {
  return new Error(
    'the database is a PostgreSQL: back it up with pg_basebackup or pg_dump, and restore it with what belongs to them',
  );
}
