import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The schemas show the descriptions of both APIs. */
const FILES = [...globSync('src/**/*.ts', { cwd: ROOT }), 'schema.graphql'];

/** Phrases that plain technical English does without, and their replacements. */
const REPLACEMENTS: [phrase: RegExp, replacement: string][] = [
  [/(?:\/\*\*|\/\/|^\s*\*) What /, 'a noun: "The page parameters of a query."'],
  [/(?:\/\*\*|\/\/|^\s*\*) Where (?:there|it|nothing|they|no|the) /, '"if"'],
  [/\bwhere (?:there (?:is|are|was)|it (?:is|has|does|was)|they (?:are|do|have)|nobody|none|nothing)\b/, '"if"'],
  [/\bnull when (?:it|the [a-z]+) (?:is|was)\b/, '"null if"'],
  [/\bnothing (?:else )?is said\b/, '"by default"'],
  [/\bso long as\b/, '"while" or "if"'],
  [/\bsuch as (?:is|are)\b/, '"those that"'],
  [/\b(?:is|are|was|were|be) (?:not )?let in\b/, '"accepted" or "authenticated"'],
  [/\bbecame of\b/, '"result" or "effect"'],
];

describe('comments and descriptions', () => {
  test.each(REPLACEMENTS)('%s is nowhere: use %s', (phrase) => {
    expect(linesWith(phrase)).toEqual([]);
  });
});

function linesWith(phrase: RegExp): string[] {
  return FILES.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (phrase.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}
