import { invalid, type Path, type Problem } from './problem.ts';

const DEEPEST = 32;
const LONGEST_KEY = 250;

/**
 * Problems of a JSON value that Node, SQLite and PostgreSQL would each treat differently: NUL characters, lone
 * surrogates, integers beyond 2^53 − 1, numbers that are not finite, keys over 250 characters, nesting over 32 levels.
 * Refusing them once, here, gives the same answer over every store.
 */
export function unsafeParts(value: unknown, path: Path = []): Problem[] {
  const problems: Problem[] = [];
  collectUnsafe(value, [...path], problems);
  return problems;
}

/** `steps` is where the value is; it is left as it came, and copied only for a problem: nearly all values have none. */
function collectUnsafe(value: unknown, steps: (string | number)[], problems: Problem[]): void {
  const fault = faultOf(value, steps.length);
  if (fault !== undefined) {
    problems.push(invalid([...steps], fault));
  } else if (typeof value === 'object' && value !== null) {
    const isArray = Array.isArray(value);
    for (const key of Object.keys(value)) {
      const fault = isArray ? undefined : keyFaultOf(key);
      if (fault !== undefined) problems.push(invalid([...steps], fault));
      steps.push(isArray ? Number(key) : key);
      collectUnsafe((value as Record<string, unknown>)[key], steps, problems);
      steps.pop();
    }
  }
}

/** Whether a JSON value is nested deeper than any that is taken, and so deeper than the stack may hold. */
export function isTooDeep(value: unknown, levels = DEEPEST): boolean {
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
      return value !== null && depth >= DEEPEST ? `must not be nested deeper than ${DEEPEST} levels` : undefined;
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

function keyFaultOf(key: string): string | undefined {
  if (key.length > LONGEST_KEY) return `must not have keys longer than ${LONGEST_KEY} characters`;
  return textFaultOf(key) && 'must not have keys with NUL characters or lone surrogates';
}
