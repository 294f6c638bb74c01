import { MAX_ATTRIBUTE_KEY_LENGTH, MAX_REQUESTED_ATTRIBUTES } from '../validation/limits.ts';
import { invalid, type Path, type Problem } from '../validation/problem.ts';

/** Returns the problems of requested attribute keys: too many, or too long. */
export function requestedAttributesProblems(keys: readonly unknown[], path: Path): Problem[] {
  if (keys.length > MAX_REQUESTED_ATTRIBUTES) {
    return [invalid(path, `must have at most ${MAX_REQUESTED_ATTRIBUTES} keys`)];
  }
  const isTooLong = keys.some((key) => typeof key === 'string' && key.length > MAX_ATTRIBUTE_KEY_LENGTH);
  return isTooLong ? [invalid(path, `must have keys of at most ${MAX_ATTRIBUTE_KEY_LENGTH} characters`)] : [];
}
