import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * Builds the pages that use packages of others: GraphiQL and the reference of the REST API. The names of the files
 * contain hashes of their content, so that browsers keep them. The server finds them by the manifest.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/',
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../../dist/pages/', import.meta.url)),
    emptyOutDir: true,
    assetsDir: '',
    manifest: 'manifest.json',
    // The largest file is the editor. It is loaded once for each version.
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      // Directives of React for servers mean nothing in a browser.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
      input: {
        graphiql: fileURLToPath(new URL('graphiql/main.tsx', import.meta.url)),
        docs: fileURLToPath(new URL('docs/main.ts', import.meta.url)),
      },
    },
  },
  worker: { format: 'es' },
});
