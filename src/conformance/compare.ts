import { isDeepStrictEqual } from 'node:util';
import type { Answer, Api } from './apis/api.ts';
import type { Expected, Marker } from './case.ts';
import { OPERATIONS, type Step } from './step.ts';

/** An answer and what was expected of it, part by part. The two are equal where they agree. */
export interface Comparison {
  expected: Record<string, unknown>;
  got: Record<string, unknown>;
}

/**
 * Puts the parts of an answer that a case speaks of beside what it expects: `outcome`, `problems`, `skipped` and the
 * fields of the result, as `result.listIds`. Where a marker fits, what it stands for is in its place.
 */
export function compare(api: Api['name'], { operation }: Step, expected: Expected, answer: Answer): Comparison {
  const said = expected.refusedByTypes && api === 'GraphQL' ? REFUSED_BY_TYPES : expected;
  const { problems = [], skipped = [], result = {} } = said;
  const updates = OPERATIONS[operation] === 'updates' && problems.length === 0;
  const parts: Comparison = {
    expected: {
      outcome: said.outcome ?? (updates ? 'UPDATED' : null),
      problems: problems.map((problem) => ({ message: ANY_TEXT, ...problem })),
      skipped,
    },
    got: { outcome: answer.outcome, problems: answer.problems, skipped: answer.skipped },
  };
  for (const [field, value] of Object.entries(result)) {
    parts.expected[`result.${field}`] = value;
    parts.got[`result.${field}`] = answer.result?.[field];
  }
  if (problems.length > 0) {
    parts.expected.result = null;
    parts.got.result = answer.result;
  }
  return { expected: settled(parts.expected, parts.got) as Comparison['expected'], got: parts.got };
}

export interface Difference {
  part: string;
  expected: unknown;
  got: unknown;
}

/** The parts in which an answer is not as expected. */
export function differences({ expected, got }: Comparison): Difference[] {
  return Object.keys(expected)
    .filter((part) => !isDeepStrictEqual(expected[part], got[part]))
    .map((part) => ({ part, expected: expected[part], got: got[part] }));
}

const ANY_TEXT: Marker = { $any: 'text' };

const REFUSED_BY_TYPES: Expected = { problems: [{ code: 'BAD_USER_INPUT', path: '' }] };

/** What is expected, with what was got in the place of each marker that it fits. */
function settled(expected: unknown, got: unknown): unknown {
  if (typeof expected !== 'object' || expected === null) return expected;
  if ('$any' in expected || '$including' in expected) return fits(expected as Marker, got) ? got : expected;
  if (Array.isArray(expected)) return expected.map((item, index) => settled(item, part(got, index)));
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, settled(value, part(got, key))]));
}

function fits(marker: Marker, got: unknown): boolean {
  return typeof got === 'string' && ('$any' in marker || got.includes(marker.$including));
}

function part(whole: unknown, key: string | number): unknown {
  return typeof whole === 'object' && whole !== null ? (whole as Record<string | number, unknown>)[key] : undefined;
}
