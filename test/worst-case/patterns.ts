import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));

/** A regular expression in the source. */
export interface Pattern {
  file: string;
  pattern: RegExp;
}

/** Every literal of a regular expression in `src`. */
export function patternsOfSource(): Pattern[] {
  return globSync('**/*.ts', { cwd: SOURCE }).flatMap((file) => {
    const found: Pattern[] = [];
    const source = ts.createSourceFile(file, readFileSync(join(SOURCE, file), 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        found.push({ file, pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** A class of characters, an escape, or one character. */
const PIECE =
  /\[\^?(?:\\.|[^\]\\])+\]|\\[pP]\{[^}]*\}|\\u\{?[0-9a-fA-F]+\}?|\\.|\{\d+(?:,\d*)?\}|\(\?[^)]{0,2}|[^\\]/gu;
/** Characters that together fit nearly every class. */
const CANDIDATES = ['a', '1', ' ', '.', '-', '@', '"', ',', 'Z', '\u00e9', '%', '/', '\n'];
const MAX_PIECES = 40;

/**
 * Texts that a pattern may match repeatedly, but not to the end: texts that fit each of its pieces, two and three of
 * them together, and all of them.
 */
export function nearMatches({ source, flags }: RegExp): string[] {
  const pieces = (source.match(PIECE) ?? []).slice(0, MAX_PIECES).flatMap((piece) => sampleOf(piece, flags) ?? []);
  const runs = pieces.flatMap((_, index) => [1, 2, 3].map((length) => pieces.slice(index, index + length).join('')));
  return [...new Set([...runs, pieces.join('')])].filter((text) => text !== '');
}

function sampleOf(piece: string, flags: string): string | undefined {
  if (/^(?:[()|*+?^$]|\{\d.*|\(\?.*)$/.test(piece)) return undefined;
  if (piece.length === 1 && piece !== '.') return piece;
  try {
    const one = new RegExp(`^(?:${piece})$`, flags.replace(/[gy]/g, ''));
    return CANDIDATES.find((candidate) => one.test(candidate));
  } catch {
    return undefined;
  }
}
