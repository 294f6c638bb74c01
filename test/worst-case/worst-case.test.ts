import { expect, it } from 'vitest';
import { problemsOf } from './bounds.ts';
import { nameOf } from './case.ts';
import { measureAll } from './measure.ts';
import { problemLines } from './report.ts';
import { SHORT } from './sizes.ts';

/** The machines that run the tests are shared: only `npm run worst-case` holds every case to the bound of time itself. */
const TOLERANCE = 2;

it('the worst cases of a workspace that is filled up to its limits keep the bounds of time, memory and response size', async () => {
  const { results, parseTime } = await measureAll({ size: SHORT, isShort: true });
  const judged = results.map((result) => ({ ...result, problems: problemsOf(result.points, parseTime, TOLERANCE) }));
  expect(problemLines(judged, nameOf)).toEqual([]);
}, 300_000);
