// Builds the pages for browsers into dist/pages/ if they are missing or older than their sources: npm run build:pages.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = `${ROOT}dist/pages/`;
const SOURCES = ['pages/**', 'package-lock.json', 'scripts/build-pages.ts'];
/** Says of which sources the pages are built. */
const STAMP = `${PAGES}.sources`;

/** Almost as small as the highest quality, which takes twenty times as long. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

if (import.meta.main) await buildPages();

/** Builds the pages, and compresses each file, so that the server does not have to. Does nothing if they are current. */
export default async function buildPages(): Promise<void> {
  const sources = await hashOfSources();
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === sources) return;
  console.error('Building the pages for browsers; this takes a few seconds, once.');
  await build({ configFile: `${ROOT}pages/vite.config.ts` });
  for await (const file of glob('*.{js,css,ttf}', { cwd: PAGES })) await compress(PAGES + file);
  await writeFile(STAMP, sources);
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, BROTLI));
  await writeFile(`${file}.gzip`, await promisify(gzip)(content, { level: 9 }));
}

async function hashOfSources(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: ROOT })) if (extname(file) !== '') files.push(file);
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(file).update(await readFile(ROOT + file));
  return hash.digest('hex');
}
