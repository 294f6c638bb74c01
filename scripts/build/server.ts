// Builds what is published besides the pages: the program and the module for other programs, with the packages that they use, in
// dist/*.js and dist/server/, and the types of that module.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, type Plugin } from 'vite';
import { declarations } from './declarations.ts';
import buildPages from './pages.ts';
import { collectThirdParties, licensesText, THIRD_PARTIES } from './third-party.ts';
import { buildWhenChanged, ROOT } from './when-changed.ts';

const SERVER = `${ROOT}dist/server/`;

/** The modules that start as a program or as threads, or that another one or another program loads by name. */
const ENTRIES = {
  main: 'src/main.ts',
  index: 'src/index.ts',
  'checkpoint-thread': 'src/store/sqlite/checkpoint-thread.ts',
  'integrity-check-worker': 'src/store/sqlite/integrity-check-worker.ts',
  'read-ahead-thread': 'src/import/run/read-ahead-thread.ts',
  'phone-number-library': 'src/normalization/phone-number-library.ts',
};

if (import.meta.main) await buildServer();

/** Builds the pages, the program and the licenses of the packages that they contain. */
export async function buildServer(): Promise<void> {
  await buildPages();
  await buildWhenChanged({
    message: 'Building the program.',
    sources: ['src/**', 'package.json'],
    folder: SERVER,
    async build() {
      const thirdParties = collectThirdParties();
      await bundle(thirdParties.plugin());
      thirdParties.write(THIRD_PARTIES.server);
      writeFileSync(`${ROOT}dist/THIRD-PARTY-LICENSES.md`, licensesText());
      writeFileSync(`${ROOT}dist/index.d.ts`, declarations(`${ROOT}src/index.ts`));
      const { openapiDocument } = await import('../../src/rest/openapi/document.ts');
      writeFileSync(`${ROOT}dist/openapi.json`, `${JSON.stringify(openapiDocument(manifest().version), null, 2)}\n`);
    },
  });
}

/** Bundles all packages but those that are installed with this one. */
async function bundle(plugin: Plugin): Promise<void> {
  rmSync(SERVER, { recursive: true, force: true });
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: Object.keys(manifest().dependencies) },
    plugins: [plugin],
    build: {
      ssr: true,
      outDir: `${ROOT}dist/`,
      emptyOutDir: false,
      target: 'node22',
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, ROOT + path])),
        output: {
          // All others in one folder, where each finds the others by their names.
          entryFileNames: ({ name }) => (['main', 'index'].includes(name) ? `${name}.js` : `server/${name}.js`),
          chunkFileNames: 'server/[name]-[hash].js',
        },
      },
    },
  });
}

function manifest(): { version: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
}
