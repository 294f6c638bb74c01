import { isMoreProblems, type Path, type Problem } from '../validation/problem.ts';
import type { UpdateContactBody } from './update-contact-body.ts';

type Field = keyof UpdateContactBody;
type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : never;

/** What of a body can be read although other parts have problems. */
export interface ValidParts {
  /** The value of a field, or undefined where it is absent or broken. */
  field<Name extends Field>(name: Name): UpdateContactBody[Name] | undefined;
  /** The elements of an array that have no problem, and where each is. */
  elements<Name extends Field>(name: Name): { value: ElementOf<NonNullable<UpdateContactBody[Name]>>; path: Path }[];
  /** The entries of an object that have no problem. */
  entries(name: Field): [string, unknown][];
}

/** The body less its broken parts, two steps deep: an element or entry with a problem is left out alone. */
export function validParts(body: Record<string, unknown>, problems: readonly Problem[]): ValidParts {
  const brokenFields = new Set(problems.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  const brokenParts = new Set(problems.map(({ path }) => `${path[0]}\0${path[1]}`));
  // Where not every problem is listed, the valid parts are unknown.
  const isUnknown = problems.some(isMoreProblems);
  const read = (name: Field) => (isUnknown || brokenFields.has(name) ? undefined : body[name]);
  const isSound = (name: Field, step: string | number) => !brokenParts.has(`${name}\0${step}`);
  return {
    field: (name) => read(name) as UpdateContactBody[typeof name],
    elements: (name) => {
      const values = read(name) as ElementOf<NonNullable<UpdateContactBody[typeof name]>>[] | undefined;
      // Most fields of most bodies are absent.
      if (values === undefined) return [];
      return values.map((value, index) => ({ value, path: [name, index] })).filter((_, index) => isSound(name, index));
    },
    entries: (name) => Object.entries(read(name) ?? {}).filter(([key]) => isSound(name, key)),
  };
}
