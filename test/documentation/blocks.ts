import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project. */
export const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a page. */
export interface Block {
  /** The page and the line of the fence, for example `docs/operations.md:8`. */
  place: string;
  language: string;
  text: string;
  /** The text between the previous block, or the beginning of the page, and this one. */
  before: string;
}

/** The pages of the documentation: the README first, then the others by name. */
export function pages(): string[] {
  const others = globSync(['*.md', '{docs,examples,deploy}/**/*.md'], { cwd: ROOT });
  return ['README.md', ...others.filter((page) => page !== 'README.md').toSorted()];
}

/** Returns the blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  let end = 0;
  return [...text.matchAll(/^( *)```([^\n]*)\n(.*?)^ *```$/gms)].map((found) => {
    const [all, indent = '', language = '', content = ''] = found;
    const line = text.slice(0, found.index).split('\n').length;
    const before = text.slice(end, found.index);
    end = found.index + all.length;
    return { place: `${page}:${line}`, language, text: content.replaceAll(RegExp(`^${indent}`, 'gm'), ''), before };
  });
}
