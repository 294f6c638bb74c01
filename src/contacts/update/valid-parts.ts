import { isMoreProblems, type Path, type Problem } from '../validation/problem.ts';
import type { UpdateContactBody } from './update-contact-body.ts';

type Field = keyof UpdateContactBody;
type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : never;

/** The parts of a body without problems. */
export interface ValidParts {
  /** Returns the value of a field. Undefined if it is absent or invalid. */
  field<Name extends Field>(name: Name): UpdateContactBody[Name] | undefined;
  /** Returns the valid elements of an array, with their paths. */
  elements<Name extends Field>(name: Name): { value: ElementOf<NonNullable<UpdateContactBody[Name]>>; path: Path }[];
  /** Returns the valid entries of an object. */
  entries(name: Field): [string, unknown][];
}

/** Returns the body without invalid parts, two levels deep: an invalid element or entry is omitted alone. */
export function validParts(body: Record<string, unknown>, problems: readonly Problem[]): ValidParts {
  const isWhole = problems.length === 0;
  const brokenFields = new Set(problems.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  const brokenParts = new Set(problems.map(({ path }) => `${path[0]}\0${path[1]}`));
  // If not all problems are listed, the valid parts are unknown.
  const isUnknown = problems.some(isMoreProblems);
  const read = (name: Field) => (isUnknown || brokenFields.has(name) ? undefined : body[name]);
  const isSound = (name: Field, step: string | number) => isWhole || !brokenParts.has(`${name}\0${step}`);
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
