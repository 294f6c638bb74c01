import type { Answer } from '../../src/conformance/apis/api.ts';
import type { Step } from '../../src/conformance/step.ts';

/** The replies of both APIs to one step. */
export interface Pair {
  step: Step;
  rest: Answer;
  graphql: Answer;
}

interface ForcedDifference {
  reason: string;
  holds(pair: Pair): boolean;
}

/** The necessary differences between the APIs. Everything else must be equal. */
const FORCED_DIFFERENCES: readonly ForcedDifference[] = [
  {
    reason:
      'a value that does not fit its type does not reach a resolver: GraphQL has one code for it, without a place',
    holds: ({ rest, graphql }) => isRejected(rest) && isRefusedByTypes(graphql),
  },
  {
    reason:
      'an update of several that does not fit its type is rejected alone in REST, and with the document in GraphQL',
    holds: ({ step, rest, graphql }) =>
      step.operation === 'updateContacts' && hasRejectedUpdate(rest) && isRefusedByTypes(graphql),
  },
  {
    reason: 'REST accepts and ignores properties it does not know; GraphQL rejects undeclared input fields',
    holds: ({ rest, graphql }) =>
      !isRejected(rest) &&
      isRefusedByTypes(graphql) &&
      /is not defined by type/.test(graphql.problems[0]?.message ?? ''),
  },
  {
    reason:
      'the parts of several updates are variables in GraphQL, which ignores undeclared ones; REST checks all values',
    holds: ({ step, rest }) =>
      step.operation === 'updateContacts' &&
      isRejected(rest) &&
      Object.keys(step.body ?? {}).some((name) => name !== 'updates' && name !== 'atomic'),
  },
  {
    reason:
      'a query separates keys by commas and trims them: it cannot contain keys with commas or surrounding white space',
    holds: ({ step }) => (step.include ?? []).some((key) => key !== key.trim() || key === '' || key.includes(',')),
  },
  {
    reason:
      'the attributes to return are an argument of a field in GraphQL, which is checked before anything is executed',
    holds: ({ rest, graphql }) => isRejected(rest) && graphql.problems.some(({ path }) => path?.startsWith('include')),
  },
  {
    reason: 'a merged contact is a redirect in HTTP; GraphQL has no redirects and continues with the survivor',
    holds: ({ rest }) =>
      rest.problems.some(({ code }) => code === 'HTTP 301' || code === 'HTTP 308' || code === 'ResourceMoved'),
  },
  {
    reason: 'GraphQL has no search: it has a query by identifier, which finds no contact for an invalid one',
    holds: ({ step, rest, graphql }) =>
      step.operation === 'searchContacts' && isRejected(rest) && JSON.stringify(graphql.result?.ids) === '[]',
  },
  {
    reason: 'GraphQL accepts a single value as a list, by its specification; REST rejects a value that is not an array',
    holds: ({ rest, graphql }) =>
      rest.problems.some(
        ({ path, message }) =>
          message.endsWith('must be an array') || graphql.problems.some((problem) => problem.path === `${path}[0]`),
      ) || errorsOfUpdates(rest).some(({ message }) => message.endsWith('must be an array')),
  },
];

export function isForced(pair: Pair): boolean {
  return FORCED_DIFFERENCES.some(({ holds }) => holds(pair));
}

export function isRejected({ problems }: Answer): boolean {
  return problems.length > 0;
}

function hasRejectedUpdate(answer: Answer): boolean {
  return errorsOfUpdates(answer).length > 0;
}

/** The errors of the updates of one request. */
function errorsOfUpdates({ result }: Answer): { message: string }[] {
  const results = (result?.results ?? []) as { errors?: { message: string }[] }[];
  return results.flatMap(({ errors }) => errors ?? []);
}

/** Rejected before any resolver: variables that do not fit their types. */
function isRefusedByTypes({ problems }: Answer): boolean {
  return problems.some(({ code }) => code === 'BAD_USER_INPUT' || code === 'BAD_REQUEST');
}
