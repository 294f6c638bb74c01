import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Code with comments, titles and messages. The schemas show the descriptions of both APIs. */
const CODE = [
  ...globSync(['{src,test,bench,scripts}/**/*.{ts,tsx,cjs,sh}', 'examples/*/*.ts', '*.ts'], { cwd: ROOT }),
  'schema.graphql',
].filter((file) => !/generated|language\.test/.test(file));
const PAGES = globSync(['*.md', 'docs/*.md', 'examples/*.md'], { cwd: ROOT });

/** Phrases that plain technical English does without, and their replacements. */
const REPLACEMENTS: [phrase: RegExp, replacement: string][] = [
  [/\bwhere (?:there (?:is|are|was)|it (?:is|has|does|was|cannot)|they (?:are|do|have)|nobody|none|no )/, '"if"'],
  [/\bwhere somebody\b/, '"if"'],
  [/\bnull when (?:it|the [a-z]+) (?:is|was)\b/, '"null if"'],
  [/\bnothing (?:else )?is said\b/, '"by default"'],
  [/\bso long as\b/, '"while" or "if"'],
  [/\bas ever\b/, '"as before" or "unchanged"'],
  [/\bsuch as (?:is|are)\b/, '"those that"'],
  [/\b(?:is|are|was|were|been|be) (?:not )?let in\b/, '"accepted" or "authenticated"'],
  [/\bbecame of\b|\bwhat becomes of\b|\bwhatever comes of\b/, '"result" or "effect"'],
  [/\bthat (?:is|are) none\b/, '"invalid"'],
  [/(?<![Tt]here )\bis no (?!longer\b|more\b)[A-Za-z]/, '"is not a"'],
  [/\b(?:goes|went|going) on\b/, '"continues"'],
  [/\bbut for\b/, '"except for"'],
  [/\bwhoever\b/, '"anyone who"'],
  [/\bone's own\b/, '"own"'],
  [/\bbesides\.|\bbesides,/, '"additional"'],
  [/\bheld against\b|\bholds? .* against\b/, '"compared with"'],
  [/\btells? apart\b/, '"distinguishes"'],
  [/\bonce and for all\b/, '"permanently"'],
  [/\ba look at\b/, '"a check of" or "a read of"'],
  [/\btakes nothing from\b/, '"does not affect"'],
];

/** Beginnings of comments. */
const BEGINNINGS: [beginning: RegExp, replacement: string][] = [
  [/(?:\/\*\*|\/\/|^\s*\*) What /, 'a noun: "The page parameters of a query."'],
  [/(?:\/\*\*|\/\/|^\s*\*) (?:Of what|Which|Whom|From where|So (?:long|many|much)|As (?:many|much)) /, 'a noun'],
  [/(?:\/\*\*|\/\/|^\s*\*) How (?:often|far|large|many|much) /, '"The number of", "the size of"'],
  [/(?:\/\*\*|\/\/|^\s*\*) Where (?:there|it|nothing|they|no|the) /, '"if", or a noun: "The path of"'],
  [/(?:\/\*\*|\/\/|^\s*\*) To be called /, '"Call it"'],
];

describe('comments, titles, messages and documentation', () => {
  test.each(REPLACEMENTS)('%s is nowhere: use %s', (phrase) => {
    expect(linesWith(phrase, [...CODE, ...PAGES])).toEqual([]);
  });
});

describe('comments', () => {
  test.each(BEGINNINGS)('%s is nowhere: use %s', (beginning) => {
    expect(linesWith(beginning, CODE)).toEqual([]);
  });
});

function linesWith(phrase: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (phrase.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}
