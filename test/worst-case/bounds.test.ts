import { expect, it } from 'vitest';
import { better, type Point, problemsOf } from './bounds.ts';

const PARSE_TIME = 5;
const CALM = { blocked: 1, grown: 0, held: 0, bytes: 100, statuses: [200], died: false };
const SIZES = [16, 64, 256, 1_024];

function pointsOf(outcome: (size: number) => Partial<Point['outcome']>): Point[] {
  return SIZES.map((size) => ({ size, outcome: { ...CALM, ...outcome(size) } }));
}

it.each([
  ['work that does not grow', () => ({}), []],
  ['work that grows with the request', (size: number) => ({ blocked: size / 16 }), []],
  ['a square below the noise', (size: number) => ({ blocked: (size / 1_024) ** 2 * 20 }), []],
  [
    'a square',
    (size: number) => ({ blocked: (size / 1_024) ** 2 * 90 }),
    ['the time grows with the size to the power of 2.00'],
  ],
  [
    'work that blocks the event loop for long',
    (size: number) => ({ blocked: size / 8 }),
    ['size 1024: the event loop is blocked for 128 ms, 26 times the parsing of 1 MiB'],
  ],
  ['a response that is too large', (size: number) => ({ bytes: size * 20_000 }), ['size 1024: the response has 20 MB']],
  ['memory that grows', (size: number) => ({ grown: size * 100_000 }), ['size 1024: memory grows by 98 MB']],
  ['memory that is kept', (size: number) => ({ held: size * 100_000 }), ['size 1024: memory grows by 98 MB']],
  ['a server error', (size: number) => ({ statuses: size > 256 ? [500] : [200] }), ['size 1024: the status is 500']],
  ['a temporary refusal', () => ({ statuses: [503] }), []],
  [
    'a gateway that ends',
    (size: number) => ({ died: size > 256 }),
    ['size 1024: the gateway ended, or did not respond in time'],
  ],
])('judges %s', (_, outcome, problems) => {
  expect(problemsOf(pointsOf(outcome), PARSE_TIME)).toEqual(problems);
});

it('keeps the largest size of a measurement if another one ends earlier', () => {
  const whole = pointsOf((size) => ({ blocked: size === 1_024 ? 900 : 2 }));
  const kept = better(whole.slice(0, 3), whole);
  expect(kept.map(({ outcome }) => outcome.blocked)).toEqual([2, 2, 2, 900]);
});
