import type { Plugin } from 'graphql-yoga';
import { costProblem } from './document-cost.ts';
import { parseWithinLimits } from './parse-within-limits.ts';

/** Refuses documents that ask for more than one request may. */
export function useLimits(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn(parseWithinLimits);
    },
    onExecute({ args: { document, operationName, variableValues }, setResultAndStopExecution }) {
      const problem = costProblem(document, operationName ?? undefined, variableValues ?? undefined);
      if (problem !== undefined) setResultAndStopExecution({ errors: [problem] });
    },
  };
}
