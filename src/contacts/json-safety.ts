import { invalid, type Path, type Problem } from './problem.ts';

const DEEPEST = 32;
const LONGEST_KEY = 250;

/**
 * Problems of a JSON value that Node, SQLite and PostgreSQL would each treat differently: NUL characters, lone
 * surrogates, integers beyond 2^53 − 1, numbers that are not finite, keys over 250 characters, nesting over 32 levels.
 * Refusing them once, here, gives the same answer over every store.
 */
export function unsafeParts(value: unknown, path: Path = []): Problem[] {
  if (typeof value === 'string') return textProblem(value, path);
  if (typeof value === 'number') return numberProblem(value, path);
  if (value === null || typeof value !== 'object') return [];
  if (path.length >= DEEPEST) return [invalid(path, `must not be nested deeper than ${DEEPEST} levels`)];
  if (Array.isArray(value)) return value.flatMap((item, index) => unsafeParts(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]) => {
    const place = [...path, key];
    return [...keyProblem(key, path), ...unsafeParts(item, place)];
  });
}

/** Whether a JSON value is nested deeper than any that is taken, and so deeper than the stack may hold. */
export function isTooDeep(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isTooDeep(part, levels - 1));
}

function textProblem(text: string, path: Path): Problem[] {
  if (text.includes('\0')) return [invalid(path, 'must not contain NUL characters')];
  if (!text.isWellFormed()) return [invalid(path, 'must be well-formed Unicode: it contains a lone surrogate')];
  return [];
}

function numberProblem(number: number, path: Path): Problem[] {
  const lossless = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return lossless ? [] : [invalid(path, 'must be a number that keeps its exact value: integers up to 2^53 - 1')];
}

function keyProblem(key: string, path: Path): Problem[] {
  if (key.length > LONGEST_KEY) return [invalid(path, `must not have keys longer than ${LONGEST_KEY} characters`)];
  return textProblem(key, path).map(() => invalid(path, 'must not have keys with NUL characters or lone surrogates'));
}
