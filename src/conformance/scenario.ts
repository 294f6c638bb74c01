import type { Answer } from './apis/api.ts';
import type { Case, Expected } from './case.ts';
import type { Step } from './step.ts';

export interface Scene {
  step: Step;
  /** Undefined for preparing steps, which must not fail. */
  expected?: Expected;
  /** Receives the result of the step. Later steps can refer to it. */
  resulted(result: Answer['result']): void;
}

/**
 * Yields the steps of a case in order, with references resolved. Throws `NothingResulted` if a step refers to a missing
 * result.
 */
export function* scenes({ given = [], when, expect, afterwards = [] }: Case): Generator<Scene> {
  const results: Results = { given: [], when: null, afterwards: [] };
  for (const step of given) {
    yield { step: filledIn(step, results), resulted: (result) => results.given.push(result) };
  }
  yield {
    step: filledIn(when, results),
    expected: filledIn(expect, results),
    resulted: (result) => {
      results.when = result;
    },
  };
  for (const { when: step, expect: expected } of afterwards) {
    yield {
      step: filledIn(step, results),
      expected: filledIn(expected, results),
      resulted: (result) => results.afterwards.push(result),
    };
  }
}

/** A referenced result is missing. The message names it. */
export class NothingResulted extends Error {}

/** The results of the steps so far, for `$from`. */
interface Results {
  given: Answer['result'][];
  when: Answer['result'];
  afterwards: Answer['result'][];
}

function filledIn<Data>(data: Data, results: Results): Data {
  return fill(data) as Data;

  function fill(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if ('$from' in value) return lookedUp(String(value.$from), results);
    if (Array.isArray(value)) return value.map(fill);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  }
}

function lookedUp(path: string, results: Results): unknown {
  let found: unknown = results;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) {
      throw new NothingResulted(`something in ${path}, which an earlier step did not give`);
    }
    found = found[key as keyof typeof found];
  }
  return found;
}
