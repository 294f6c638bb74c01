import { isRefused, type Problem, type Refused } from '../../contacts/validation/problem.ts';

/** Every reason why a change was refused; none when it was not. */
export function errorsOf(result: object): Problem[] {
  return isRefused(result) ? [...result.problems] : [];
}

/** What a payload shows of a change; null when it was refused. */
export function unlessRefused<Result extends object, Shown>(
  show: (result: Result) => Shown,
): (result: Result | Refused) => Shown | null {
  return (result) => (isRefused(result) ? null : show(result));
}

export const ERRORS = 'Every reason why it was refused; empty when it was not.';
