import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/postgres/global-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    isolate: false,
  },
  // Node takes graphql's main file; without this, Vite takes its module file for our code, a second copy of every class.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
