import { expect, it } from 'vitest';
import { problemsOf } from './bounds.ts';
import { nameOf } from './cases/case.ts';
import { measureAll } from './measure.ts';
import { problemLines } from './report.ts';
import { SHORT } from './sizes.ts';

/**
 * Not 1: test machines are shared, and other programs that use the processor's caches slow down one measurement more than
 * the parsing that it is compared with. `npm run worst-case` checks the exact bounds.
 */
const TOLERANCE = 1.5;

it('the worst cases of a workspace at its limits stay within the bounds of time, memory and response size', async () => {
  const { results, parseTime } = await measureAll({ size: SHORT, isShort: true });
  const judged = results.map((result) => ({ ...result, problems: problemsOf(result.points, parseTime, TOLERANCE) }));
  expect(problemLines(judged, nameOf)).toEqual([]);
}, 300_000);
