import { MAX_JSON_DEPTH, MAX_JSON_KEY_LENGTH, MAX_PROBLEMS } from './limits.ts';
import { invalid, moreProblems, type Path, type Problem } from './problem.ts';

/**
 * Returns the problems of a JSON value that Node, SQLite and PostgreSQL would each treat differently: NUL characters,
 * lone surrogates, integers beyond 2^53 − 1, infinite numbers, keys over 250 characters, nesting over 32 levels.
 * Rejecting them here gives the same response with every store. Lists `MAX_PROBLEMS` of them and counts the others.
 */
export function unsafeParts(value: unknown, path: Path = []): Problem[] {
  const found: Found = { problems: [], more: 0 };
  collectUnsafe(value, [...path], found);
  return found.more === 0 ? found.problems : [...found.problems, moreProblems(found.more)];
}

interface Found {
  problems: Problem[];
  more: number;
}

/**
 * `steps` is the path of the value. It is restored on return, and copied only for a problem, because almost all values
 * have none.
 */
function collectUnsafe(value: unknown, steps: (string | number)[], found: Found): void {
  const fault = faultOf(value, steps.length);
  if (fault !== undefined) {
    add(found, steps, fault);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      steps.push(index);
      collectUnsafe(value[index], steps, found);
      steps.pop();
    }
  } else if (typeof value === 'object' && value !== null) {
    const faults: string[] = [];
    for (const key of Object.keys(value)) {
      const keyFault = keyFaultOf(key);
      // Reported once for all keys of the object, because they have the same path. Keys have two kinds of faults.
      if (keyFault !== undefined && !faults.includes(keyFault)) {
        faults.push(keyFault);
        add(found, steps, keyFault);
      }
      // A long key would be part of every path below it.
      if (keyFault === LONG_KEY) continue;
      steps.push(key);
      collectUnsafe((value as Record<string, unknown>)[key], steps, found);
      steps.pop();
    }
  }
}

function add(found: Found, steps: readonly (string | number)[], fault: string): void {
  if (found.problems.length < MAX_PROBLEMS) found.problems.push(invalid([...steps], fault));
  else found.more += 1;
}

/** Returns whether a JSON value exceeds the maximum depth. The stack may not suffice for such a value. */
export function isTooDeep(value: unknown, levels = MAX_JSON_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isTooDeep(part, levels - 1));
}

function faultOf(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return textFaultOf(value);
    case 'number':
      return isLossless(value) ? undefined : 'must be a number that keeps its exact value: integers up to 2^53 - 1';
    case 'object':
      return value !== null && depth >= MAX_JSON_DEPTH
        ? `must not be nested deeper than ${MAX_JSON_DEPTH} levels`
        : undefined;
    default:
      return undefined;
  }
}

function textFaultOf(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain NUL characters';
  return text.isWellFormed() ? undefined : 'must be well-formed Unicode: it contains a lone surrogate';
}

function isLossless(number: number): boolean {
  return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
}

const LONG_KEY = `must not have keys longer than ${MAX_JSON_KEY_LENGTH} characters`;

function keyFaultOf(key: string): string | undefined {
  if (key.length > MAX_JSON_KEY_LENGTH) return LONG_KEY;
  return textFaultOf(key) && 'must not have keys with NUL characters or lone surrogates';
}
