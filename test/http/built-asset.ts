import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../dist/pages/', import.meta.url));

/** The path of a file that the build has made, by the beginning of its name and its extension. */
export function builtAsset(name: string, extension: string): string {
  const file = readdirSync(FOLDER).find((one) => one.startsWith(`${name}-`) && one.endsWith(extension));
  if (file === undefined) throw new Error(`the build made no ${name}${extension}`);
  return `/assets/${file}`;
}
