import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/postgres/global-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    isolate: false,
    projects: [
      { extends: true, test: { name: 'sqlite', include: ['test/**/*.test.ts'], provide: { engine: 'sqlite' } } },
      // Everything that a database has a part in and that is not about one engine or about the program around it.
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [
            'test/{doors,rest,graphql,http}/**/*.test.ts',
            'test/history*.test.ts',
            'test/contacts/contacts-page.test.ts',
          ],
          provide: { engine: 'postgres' },
        },
      },
    ],
  },
  // Node takes graphql's main file; without this, Vite takes its module file for our code, a second copy of every class.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
