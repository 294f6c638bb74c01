import { readFile } from 'node:fs/promises';
import { BUILT_PAGES } from './built-files.ts';
import { packageFile } from './package-file.ts';

/** The path of the built files on the server. The build writes this path into them. */
export const ASSETS_PATH = '/assets/';

interface Page {
  /** The script of the page, by its path in `src/pages/`. */
  entry: string;
  title: string;
  /** Passed to the script, which reads it by `contentOf`. Contains nothing secret. */
  content: object;
}

/** An entry of Vite's manifest. */
interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** Returns the HTML of a page that the build has made. Rejects if the pages are not built. */
export async function builtPage({ entry, title, content }: Page): Promise<string> {
  const manifest = await readManifest();
  const chunks = [...chunksOf(manifest, entry)];
  const styles = new Set(chunks.flatMap(({ css = [] }) => css));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${[...styles].map((file) => `<link rel="stylesheet" href="${ASSETS_PATH}${file}">`).join('\n')}
<script type="application/json" id="content">${scriptText(content)}</script>
${chunks.map(({ file }) => `<script type="module" src="${ASSETS_PATH}${file}"></script>`).join('\n')}
</head>
<body>
<div id="root"></div>
</body>
</html>
`;
}

async function readManifest(): Promise<Record<string, Chunk>> {
  try {
    return JSON.parse(await readFile(packageFile(`${BUILT_PAGES}manifest.json`), 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new Error('the pages are not built: run "npm run build:pages"', { cause });
  }
}

/** Yields what a script imports, then the script itself. */
function* chunksOf(manifest: Record<string, Chunk>, name: string, seen = new Set<string>()): Generator<Chunk> {
  const chunk = manifest[name];
  if (chunk === undefined || seen.has(name)) return;
  seen.add(name);
  for (const imported of chunk.imports ?? []) yield* chunksOf(manifest, imported, seen);
  yield chunk;
}

/** JSON that cannot end the element that it is in. */
function scriptText(content: object): string {
  return JSON.stringify(content).replaceAll('<', '\\u003c');
}
