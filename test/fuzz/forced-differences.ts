import type { Answer } from '../../src/conformance/door.ts';
import type { Step } from '../../src/conformance/step.ts';

/** Answers of both doors to one step, side by side. */
export interface Pair {
  step: Step;
  rest: Answer;
  graphql: Answer;
}

interface ForcedDifference {
  reason: string;
  holds(pair: Pair): boolean;
}

/** Where the doors answer differently and cannot do otherwise. All else must be alike. */
export const FORCED_DIFFERENCES: readonly ForcedDifference[] = [
  {
    reason: 'a value that does not fit its type never reaches a resolver: GraphQL has one code for it, without a place',
    holds: ({ rest, graphql }) => isRefused(rest) && isRefusedByTypes(graphql),
  },
  {
    reason: 'REST accepts and ignores properties it does not know; GraphQL has no input fields but those it declares',
    holds: ({ rest, graphql }) =>
      !isRefused(rest) &&
      isRefusedByTypes(graphql) &&
      /is not defined by type/.test(graphql.problems[0]?.message ?? ''),
  },
];

export function isRefused({ problems }: Answer): boolean {
  return problems.length > 0;
}

/** Refused before any resolver: variables that do not fit. */
export function isRefusedByTypes({ problems }: Answer): boolean {
  return problems.some(({ code }) => code === 'BAD_USER_INPUT');
}
