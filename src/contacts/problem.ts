/** Where in the request a problem lies: `['addToLists', 2]`. Empty for the request as a whole. */
export type Path = readonly (string | number)[];

/** An identifier as a client writes it. */
export interface IdentifierRef {
  key: string;
  value: string;
}

/**
 * What a caller can mend. `code` is the code of the documented API (specification §5); each edge turns a problem into
 * its own dialect in one place.
 */
export type Problem =
  | ProblemOf<'InvalidRequest'>
  | ProblemOf<'InvalidPayload'>
  | ProblemOf<'Forbidden'>
  | ProblemOf<'IdempotencyKeyReused'>
  | ProblemOf<'ResourceNotFound'>
  | ContactMoved
  | IdentifierConflict
  | KeyConflict
  | VersionConflict;

interface ProblemOf<Code extends string> {
  code: Code;
  message: string;
  path: Path;
}

interface IdentifierConflict extends ProblemOf<'ResourceAlreadyExists'> {
  identifier: IdentifierRef;
  /** The contact that has the identifier. */
  holderId: string;
  /** What the caller can do about it. */
  remedies: Remedy[];
}

/**
 * Leave the identifier out, choose a strategy that leaves it where it is, take it from its holder first, make one of
 * the two contacts, or update the holder by the identifier.
 */
export type Remedy = 'drop' | 'changeStrategy' | 'move' | 'merge' | 'upsert';

/** An attribute is defined already. */
interface KeyConflict extends ProblemOf<'ResourceAlreadyExists'> {
  existingKey: string;
}

/** The contact has been merged into another one. */
interface ContactMoved extends ProblemOf<'ResourceMoved'> {
  movedTo: string;
}

interface VersionConflict extends ProblemOf<'PreconditionFailed'> {
  /** Null where there is no contact yet. */
  currentVersion: number | null;
}

/** The other half of every result: the operation was refused and changed nothing. */
export interface Refused {
  problems: readonly Problem[];
}

export function refused(...problems: Problem[]): Refused {
  return { problems };
}

export function isRefused(result: object): result is Refused {
  return 'problems' in result;
}

/** A value that breaks a rule, said as what it must do: `invalid(['age'], 'must be a number')`. */
export function invalid(path: Path, rule: string): Problem {
  return unacceptable(path, `${path.length === 0 ? 'the body' : dotted(path)} ${rule}`);
}

/** A value that breaks a rule, said as a whole sentence. */
export function unacceptable(path: Path, message: string): Problem {
  return { code: 'InvalidPayload', message, path };
}

/** Each problem once: what is said of one place in the same words is one problem. */
export function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem])).values()];
}

/** `['addToLists', 2]` as `addToLists[2]`. */
export function dotted(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return `${index === 0 ? '' : '.'}${shortened(step)}`;
    })
    .join('');
}

const LONGEST_STEP = 100;

/** A step of a path as it is shown: keys come from the client and may be long. */
export function shortened(step: string): string {
  return step.length > LONGEST_STEP ? `${step.slice(0, LONGEST_STEP)}…` : step;
}

/** The answer for a contact that has been merged into another one. */
export function moved(movedTo: string): Problem {
  return { code: 'ResourceMoved', message: `the contact has been merged into contact ${movedTo}`, path: [], movedTo };
}

/** The one answer for what does not exist, belongs to another workspace or has an id that is none. */
export function notFound(what: string): Problem {
  return { code: 'ResourceNotFound', message: `${what} not found`, path: [] };
}
