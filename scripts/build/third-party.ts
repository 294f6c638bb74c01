import { readFileSync, writeFileSync } from 'node:fs';
import licensePlugin from 'rollup-plugin-license';
import type { Plugin } from 'vite';
import { ROOT } from './when-changed.ts';

/** The files that list the packages in each part of dist/. */
export const THIRD_PARTIES = {
  server: `${ROOT}dist/server/third-parties.json`,
  pages: `${ROOT}dist/pages/third-parties.json`,
};

// The types of the package describe another export than it has.
const license = licensePlugin as unknown as typeof licensePlugin.default;

/** A package that is bundled, with the texts that its license requires. */
export interface ThirdParty {
  name: string;
  version: string;
  license: string;
  texts: string[];
}

/** Texts inside a package that itself is a bundle, and that its license file does not contain. */
const TEXTS_OF_BUNDLES: Record<string, string[]> = {
  'swagger-ui-dist': ['swagger-ui-dist/swagger-ui-es-bundle.js.LICENSE.txt'],
};

/**
 * Collects the packages of one or more builds, each of which needs a plugin of its own, and writes them to a file. Throws
 * if the license of one is not among those that allow redistribution in a package under the MIT license.
 */
export function collectThirdParties(): { plugin(): Plugin; write(file: string): void } {
  const found = new Map<string, ThirdParty>();
  return {
    plugin: () =>
      license({
        thirdParty: {
          multipleVersions: true,
          allow: {
            test: '(MIT OR ISC OR BSD-2-Clause OR BSD-3-Clause OR Apache-2.0 OR 0BSD OR BlueOak-1.0.0)',
            failOnUnlicensed: true,
            failOnViolation: true,
          },
          output: (packages) => {
            for (const { name, version, license, licenseText, noticeText } of packages) {
              if (name === null || version === null || license === null) throw new Error('a package has no name');
              const texts = [licenseText, noticeText, ...(TEXTS_OF_BUNDLES[name] ?? []).map(textIn)];
              const given = texts.filter((text) => typeof text === 'string').map((text) => text.trim());
              found.set(`${name}@${version}`, { name, version, license, texts: given });
            }
          },
        },
      }) as Plugin,
    write(file) {
      writeFileSync(file, `${JSON.stringify([...found.values()], null, 2)}\n`);
    },
  };
}

/** Returns the licenses of all bundled packages in Markdown. */
export function licensesText(): string {
  const parts = readThirdParties().map(
    ({ name, version, license, texts }) =>
      `## ${name} ${version}\n\nLicense: ${license}\n${texts.map((text) => `\n${quoted(text)}\n`).join('')}`,
  );
  return `# Licenses of other packages\n\nThe files in \`dist/\` contain these packages.\n\n${parts.join('\n')}`;
}

/** Returns the packages in all parts of the last build, by name. */
export function readThirdParties(): ThirdParty[] {
  const all = Object.values(THIRD_PARTIES).flatMap((file): ThirdParty[] => JSON.parse(readFileSync(file, 'utf8')));
  const unique = new Map(all.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function textIn(path: string): string {
  return readFileSync(`${ROOT}node_modules/${path}`, 'utf8');
}

function quoted(text: string): string {
  return text.replaceAll(/^/gm, '    ').replaceAll(/ +$/gm, '');
}
