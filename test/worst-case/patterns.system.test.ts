import { expect, it } from 'vitest';
import { nearMatches, type Pattern, patternsOfSource } from './patterns.ts';

/** The length of the texts that patterns read in one piece, except for bodies. */
const LENGTH = 64 * 1024;
/** A pattern that reads the text once takes a millisecond; a quadratic one takes more than 100, mostly a second. */
const MAX_MILLISECONDS = 60;
/** The TypeScript compiler reads the whole source. */
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
  ['a search to the end from each position', / Did you mean [^?]*\?$/, ' Did you mean'],
  ['white space at the end', /\s+$/, ' '],
])(
  'a quadratic pattern is detected: %s',
  (_, pattern, text) => {
    expect(slowTextsOf({ file: 'example.ts', pattern }).join()).toContain(text);
  },
  TIMEOUT,
);

function slowTextsOf({ file, pattern }: Pattern): string[] {
  const slow = nearMatches(pattern).find((text) => timeOf(pattern, text) > MAX_MILLISECONDS);
  return slow === undefined ? [] : [`${file}: ${pattern} for ${JSON.stringify(slow)} repeated`];
}

/** Ten times this time is not a disturbance and is not repeated. */
function isUnclear(time: number): boolean {
  return time === Number.POSITIVE_INFINITY || (time > MAX_MILLISECONDS && time < MAX_MILLISECONDS * 10);
}

/** The minimum time of some attempts, in milliseconds of processor time. */
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
