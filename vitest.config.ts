import { configDefaults, defineConfig } from 'vitest/config';

/** What takes minutes, and so is a step of its own: servers that are stopped, killed, misled or started by the dozen. */
const FAULTS = [
  'test/conformance/whole-run.test.ts',
  'test/program/{audit,few-descriptors}.test.ts',
  'test/http/{broken-connections,idle-connections}.test.ts',
  'test/postgres/{bad-settings,copy-interrupted,failover,faults,full-pool,many-gateways,migrate,partition-command,pgbouncer,retries,server,tls}.test.ts',
];

/** What needs a Chromium. */
const BROWSER = 'test/browser/**/*.test.ts';

/** What is about the server and its documents: once is enough, on whatever engine. */
const WITHOUT_DATABASE = [
  'test/rest/{openapi,proxy}.test.ts',
  'test/graphql/{client-requests,copy-as-curl,cross-site,editor-json,introspection,limits,listed-operations,over-http,rest-twin,schema,strangers}.test.ts',
  'test/http/{cors,headers,load-shedding,slow-clients}.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: 'test/postgres/global-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    isolate: false,
    // Much of a run is waiting, for disks and for programs that start: left to itself, it would leave one of two cores idle.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...FAULTS, BROWSER],
          provide: { engine: 'sqlite' },
        },
      },
      { extends: true, test: { name: 'browser', include: [BROWSER], provide: { engine: 'sqlite' } } },
      { extends: true, test: { name: 'faults', include: FAULTS, provide: { engine: 'postgres' } } },
      // Everything that a database has a part in and that is not about one engine or about the program around it.
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [
            'test/{apis,isolation,rest,graphql,http}/**/*.test.ts',
            'test/history*.test.ts',
            'test/clients/redirects.test.ts',
            'test/store/renormalize-identifiers.test.ts',
            'test/contacts/{contacts-page,contacts-page.scan,list-counts}.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...FAULTS, ...WITHOUT_DATABASE],
          provide: { engine: 'postgres' },
        },
      },
    ],
  },
  // Node takes graphql's main file; without this, Vite takes its module file for our code, a second copy of every class.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
