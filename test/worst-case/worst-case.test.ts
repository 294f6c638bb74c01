import { expect, it } from 'vitest';
import { nameOf } from './case.ts';
import { KNOWN_FAILURES } from './known-failures.ts';
import { measureAll } from './measure.ts';
import { problemLines } from './report.ts';
import { SHORT } from './sizes.ts';

it('the worst cases of a workspace that is filled up to its limits keep the bounds of time, memory and response size', async () => {
  const { results } = await measureAll({ size: SHORT, isShort: true });
  const unknown = results.filter((result) => !KNOWN_FAILURES.has(nameOf(result.case)));
  expect(problemLines(unknown, nameOf)).toEqual([]);
}, 300_000);
