import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Returns the address of a file of this package, by its path in the package. The same for the sources and for the
 * bundle, whose files are in other folders.
 */
export function packageFile(path: string): URL {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined) throw new Error('the package has no package.json');
  return new URL(path, pathToFileURL(manifest));
}

/** Returns the version of this package. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version;
}
