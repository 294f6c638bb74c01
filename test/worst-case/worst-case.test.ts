import { beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from './case.ts';
import { KNOWN_FAILURES } from './known-failures.ts';
import { measureAll } from './measure.ts';
import { problemLines } from './report.ts';
import { SHORT } from './sizes.ts';

describe('the worst cases of a workspace that is filled up to its limits', () => {
  let lines: string[];

  beforeAll(async () => {
    const { results } = await measureAll({ size: SHORT, isShort: true });
    lines = problemLines(results, nameOf);
  }, 300_000);

  it('keep the bounds of time, memory and response size', () => {
    expect(lines.filter((line) => !KNOWN_FAILURES.some(({ cases }) => cases.test(line)))).toEqual([]);
  });

  it('are known to fail only where they fail', () => {
    expect(KNOWN_FAILURES.filter(({ cases }) => !lines.some((line) => cases.test(line)))).toEqual([]);
  });
});
