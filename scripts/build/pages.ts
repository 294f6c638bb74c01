// Builds the pages for browsers into dist/pages/, unless they are built: npm run build:pages.
import { glob, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { collectThirdParties, THIRD_PARTIES } from './third-party.ts';
import { buildWhenChanged, ROOT } from './when-changed.ts';

const PAGES = `${ROOT}dist/pages/`;

/** Almost as small as the highest quality, which takes twenty times as long. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

if (import.meta.main) await buildPages();

/** Builds the pages, and compresses each file, so that the server does not have to. */
export default async function buildPages(): Promise<void> {
  const thirdParties = collectThirdParties();
  await buildWhenChanged({
    message: 'Building the pages for browsers; this takes a few seconds, once.',
    sources: ['src/pages/**'],
    folder: PAGES,
    async build() {
      await build({
        configFile: `${ROOT}src/pages/vite.config.ts`,
        plugins: [thirdParties.plugin()],
        worker: { plugins: () => [thirdParties.plugin()] },
      });
      for await (const file of glob('*.{js,css,ttf}', { cwd: PAGES })) await compress(PAGES + file);
      thirdParties.write(THIRD_PARTIES.pages);
    },
  });
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, BROTLI));
  await writeFile(`${file}.gzip`, await promisify(gzip)(content, { level: 9 }));
}
