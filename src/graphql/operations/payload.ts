import { isRejected, type Problem, type Rejected } from '../../contacts/validation/problem.ts';

/** Every reason why a change was refused; none when it was not. */
export function errorsOf(result: object): Problem[] {
  return isRejected(result) ? [...result.problems] : [];
}

/** What a payload shows of a change; null when it was refused. */
export function unlessRejected<Result extends object, Shown>(
  show: (result: Result) => Shown,
): (result: Result | Rejected) => Shown | null {
  return (result) => (isRejected(result) ? null : show(result));
}

export const ERRORS = 'Every reason why it was refused; empty when it was not.';
