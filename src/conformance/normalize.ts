import type { Answer } from './apis/api.ts';
import type { Expected, Source } from './case.ts';
import type { Comparison } from './compare.ts';

/**
 * Returns the expectation for any server: problems in any order, and no messages if the source is the documentation,
 * which has none.
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
 * Removes parts that the server does not report: outcomes, skipped identifiers and versions are in headers of this
 * gateway that the documentation does not mention. Returns the names of the removed parts.
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
