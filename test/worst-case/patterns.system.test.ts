import { expect, it } from 'vitest';
import { nearMatches, type Pattern, patternsOfSource } from './patterns.ts';

/** As long as the texts that reach a pattern in one piece, but for a body. */
const LENGTH = 64 * 1024;
/** A pattern that reads the text once takes a millisecond; a square takes more than 100, mostly a second. */
const MAX_MILLISECONDS = 60;
/** The compiler of TypeScript reads all of the source. */
const TIMEOUT = 120_000;
const ATTEMPTS = 3;

it(
  'no regular expression of the source takes more than linear time for texts that nearly match',
  () => {
    expect(patternsOfSource().flatMap(slowTextsOf)).toEqual([]);
  },
  TIMEOUT,
);

it.each([
  ['a text that is looked for up to the end from each of its places', / Did you mean [^?]*\?$/, ' Did you mean'],
  ['white space at the end', /\s+$/, ' '],
])(
  '%s is found to take more',
  (_, pattern, text) => {
    expect(slowTextsOf({ file: 'example.ts', pattern }).join()).toContain(text);
  },
  TIMEOUT,
);

function slowTextsOf({ file, pattern }: Pattern): string[] {
  const slow = nearMatches(pattern).find((text) => timeOf(pattern, text) > MAX_MILLISECONDS);
  return slow === undefined ? [] : [`${file}: ${pattern} for ${JSON.stringify(slow)} repeated`];
}

/** What takes ten times as long is not taken for a disturbance, and not tried again. */
function isUnclear(time: number): boolean {
  return time === Number.POSITIVE_INFINITY || (time > MAX_MILLISECONDS && time < MAX_MILLISECONDS * 10);
}

/** The least time of some attempts, in milliseconds of the processor. */
function timeOf(pattern: RegExp, text: string): number {
  const subject = `${text.repeat(Math.ceil(LENGTH / text.length))}\0`;
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && isUnclear(least); attempt += 1) {
    const start = process.cpuUsage();
    subject.search(pattern);
    const { user, system } = process.cpuUsage(start);
    least = (user + system) / 1000;
  }
  return least;
}
