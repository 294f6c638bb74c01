import { isDeepStrictEqual } from 'node:util';
import type { Answer, Api } from './apis/api.ts';
import type { Expected, Marker } from './case.ts';
import { OPERATIONS, type Step } from './step.ts';

/** The answer and the expectation, part by part. They are equal if the case agrees. */
export interface Comparison {
  expected: Record<string, unknown>;
  got: Record<string, unknown>;
}

/**
 * Selects the parts of an answer that a case mentions: `outcome`, `problems`, `skipped` and the fields of the result,
 * for example `result.listIds`. Replaces each matching marker by the actual value.
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

/** Returns the parts of an answer that differ from the expectation. */
export function differences({ expected, got }: Comparison): Difference[] {
  return Object.keys(expected)
    .filter((part) => !isDeepStrictEqual(expected[part], got[part]))
    .map((part) => ({ part, expected: expected[part], got: got[part] }));
}

const ANY_TEXT: Marker = { $any: 'text' };

const REFUSED_BY_TYPES: Expected = { problems: [{ code: 'BAD_USER_INPUT', path: '' }] };

/** Returns the expectation with the actual value for each matching marker. */
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
