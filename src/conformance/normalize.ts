import type { Answer } from './apis/api.ts';
import type { Expected, Source } from './case.ts';
import type { Comparison } from './compare.ts';

/**
 * What can be asked of a server that is not ours: problems in any order, and no wording where only the documentation is
 * behind a case, which has none.
 */
export function normalizedExpectation(expected: Expected, source: Source = 'ours'): Expected {
  if (expected.problems === undefined) return expected;
  const problems = expected.problems.map(({ message, ...problem }) =>
    message === undefined || source === 'documented' ? problem : { ...problem, message },
  );
  return { ...expected, problems: problems.toSorted(byPlace) };
}

export function normalizedResponse(answer: Answer): Answer {
  return { ...answer, problems: answer.problems.toSorted(byPlace) };
}

/**
 * Leaves out what the server does not tell: outcomes, skipped identifiers and versions are in headers of ours, which
 * the documentation does not know. Returns the names of the parts that were left out.
 */
export function omitUnreported({ expected, got }: Comparison): string[] {
  const unreported = MAY_BE_UNREPORTED.filter((part) => part in got && got[part] === undefined);
  for (const part of unreported) {
    delete expected[part];
    delete got[part];
  }
  return unreported;
}

const MAY_BE_UNREPORTED = ['outcome', 'skipped', 'result.version'];

function byPlace(one: { code: string; path: string }, other: { code: string; path: string }): number {
  return `${one.path} ${one.code}`.localeCompare(`${other.path} ${other.code}`, 'en');
}
