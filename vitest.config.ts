import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that stop, kill or mislead servers, or start many of them. They take minutes, so they have a separate project. */
const FAULTS = 'test/**/*.faults.test.ts';

/**
 * The program as its operators and clients run it, and long searches for faults: processes, proxies, thousands of
 * requests. Together with the rest, they would take longer than a contributor waits.
 */
const SYSTEM = 'test/**/*.system.test.ts';

/** Tests of a PostgreSQL cluster, which need packages of Debian. */
const HIGH_AVAILABILITY = 'test/**/*.ha.test.ts';

/** Tests that need Chromium. */
const BROWSER = 'test/browser/**/*.test.ts';

/** Tests without a database: they run on one engine, in any folder. */
const ONCE = 'test/**/*.once.test.ts';

/** Both APIs of a gateway of two processes. Other tests of them change the process that serves. */
const IN_WORKERS = [
  'test/apis/{cases,agreement,bad-input,client-bodies,failures,large-pages,limits}.test.ts',
  'test/apis/reverts.engines.test.ts',
  'test/apis/access/{keys,rights,write-only,write-only-settings}.test.ts',
];

/** Tests of what the primary process does for workers on SQLite: it writes, and checks the file. */
const FILES_IN_WORKERS = [
  'test/apis/merged-contacts.test.ts',
  'test/apis/concurrent-updates.system.test.ts',
  'test/clients/redirects.engines.test.ts',
  'test/graphql/operations/{contact-error,merged-contacts,null-conditions,preconditions}.test.ts',
  'test/rest/{client-headers,integration,merged-contacts,search}.test.ts',
  'test/http/health.test.ts',
  'test/store/sqlite/{busy,file-faults}.system.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/postgres/global-setup.ts', 'scripts/build/pages.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    isolate: false,
    // Much of a run is waiting, for disks and for programs that start: left to itself, it would leave one of two cores idle.
    maxWorkers: 2,
    // The id of a case is in the title of its test, whole, so that it can be searched for.
    taskTitleValueFormatTruncate: 100,
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, SYSTEM, FAULTS, HIGH_AVAILABILITY, BROWSER],
          provide: { engine: 'sqlite' },
        },
      },
      { extends: true, test: { name: 'system', include: [SYSTEM], provide: { engine: 'sqlite' } } },
      {
        extends: true,
        test: {
          name: 'system-postgres',
          include: [
            'test/{apis,isolation,graphql,rest}/**/*.system.test.ts',
            'test/**/*.engines.system.test.ts',
            'test/import/killed.system.test.ts',
          ],
          provide: { engine: 'postgres' },
        },
      },
      {
        extends: true,
        test: { name: 'workers', include: IN_WORKERS, provide: { engine: 'postgres', workers: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'workers-sqlite',
          include: [...IN_WORKERS, ...FILES_IN_WORKERS],
          provide: { engine: 'sqlite', workers: 2 },
          // Some tests start the program twice.
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'browser', include: [BROWSER], provide: { engine: 'sqlite' } } },
      { extends: true, test: { name: 'faults', include: [FAULTS], provide: { engine: 'postgres' } } },
      { extends: true, test: { name: 'ha', include: [HIGH_AVAILABILITY], provide: { engine: 'postgres' } } },
      // Everything that a database has a part in and that is not about one engine or about the program around it.
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/{apis,isolation,rest,graphql,http}/**/*.test.ts', 'test/**/*.engines.test.ts'],
          exclude: [...configDefaults.exclude, SYSTEM, FAULTS, ONCE],
          provide: { engine: 'postgres' },
        },
      },
    ],
  },
  // Node takes graphql's main file; without this, Vite takes its module file for our code, a second copy of every class.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
