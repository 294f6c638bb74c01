import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';

/** The version of this program. */
export const VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version;

/** The versions whose files are in this folder, oldest first. */
export const RELEASES: readonly string[] = semver.sort(
  readdirSync(import.meta.dirname).filter((name) => semver.valid(name) !== null),
);

/** The content of a file of a release. */
export function readReleased(version: string, name: string): Buffer {
  return readFileSync(join(import.meta.dirname, version, name));
}
