import { MAX_MESSAGE_VALUE_LENGTH, MAX_PROBLEMS } from './limits.ts';

/** The path of a problem in the request: `['addToLists', 2]`. Empty for the whole request. */
export type Path = readonly (string | number)[];

/** An identifier in a request. */
export interface IdentifierRef {
  key: string;
  value: string;
}

/**
 * A problem that a caller can fix. `code` is the code of the REST API (specification §5). Each edge translates problems
 * in one place.
 */
export type Problem =
  | ProblemOf<'InvalidRequest'>
  | ProblemOf<'InvalidPayload'>
  | Forbidden
  | ProblemOf<'IdempotencyKeyReused'>
  | ProblemOf<'ResourceNotFound'>
  | ContactMoved
  | IdentifierConflict
  | KeyConflict
  | RateLimited
  | Unavailable
  | VersionConflict
  | MoreProblems;

interface ProblemOf<Code extends string> {
  code: Code;
  message: string;
  path: Path;
}

interface Forbidden extends ProblemOf<'Forbidden'> {
  /** The scope that the access key lacks, if this is the reason. */
  scope?: string;
}

interface IdentifierConflict extends ProblemOf<'ResourceAlreadyExists'> {
  identifier: IdentifierRef;
  /** The contact that has the identifier. */
  holderId: string;
  /** The available remedies. */
  remedies: ResolutionOption[];
}

/**
 * Omit the identifier, choose a strategy that leaves it with its holder, remove it from its holder first, merge the two
 * contacts, or update the holder by the identifier.
 */
export type ResolutionOption = 'drop' | 'changeStrategy' | 'move' | 'merge' | 'upsert';

/** The attribute is already defined. */
interface KeyConflict extends ProblemOf<'ResourceAlreadyExists'> {
  existingKey: string;
}

/** The contact has been merged into another one. */
interface ContactMoved extends ProblemOf<'ResourceMoved'> {
  /** The contact that it was merged into. */
  movedTo: string;
  /** Whether the same request may be sent to that contact, because it only reads or adds data. */
  mayFollow: boolean;
}

/** The access key has exceeded its rate limit, and the operation did not run. */
interface RateLimited extends ProblemOf<'RateLimited'> {
  /** Seconds. */
  retryAfter: number;
}

/** The store could not serve one of several updates, so it was not made. */
interface Unavailable extends ProblemOf<'Unavailable'> {
  /** Seconds. */
  retryAfter: number;
}

interface VersionConflict extends ProblemOf<'PreconditionFailed'> {
  /** Null if there is no contact with this id. */
  currentVersion: number | null;
  /** The survivor, if the contact was merged. The expected version was that of the merged contact. */
  movedTo?: string;
}

/** Represents problems that are not listed. Its code is that of the first listed problem. */
interface MoreProblems extends ProblemOf<'InvalidPayload' | 'ResourceAlreadyExists'> {
  count: number;
}

/** The alternative result of every operation: it was rejected and changed nothing. */
export interface Rejected {
  problems: readonly Problem[];
}

export function rejected(...problems: Problem[]): Rejected {
  return { problems };
}

export function isRejected(result: object): result is Rejected {
  return 'problems' in result;
}

/** Returns the problem of a value that breaks a rule: `invalid(['age'], 'must be a number')`. */
export function invalid(path: Path, rule: string): Problem {
  return invalidValue(path, `${path.length === 0 ? 'the body' : dotted(path)} ${rule}`);
}

/** Returns the problem of an invalid value, with a complete sentence as its message. */
export function invalidValue(path: Path, message: string): Problem {
  return { code: 'InvalidPayload', message, path };
}

/** Returns the last entry of a truncated list of problems, with the number of omitted ones. */
export function moreProblems(count: number, code: MoreProblems['code'] = 'InvalidPayload'): MoreProblems {
  return { code, message: `and ${count} more ${count === 1 ? 'problem' : 'problems'}`, path: [], count };
}

export function isMoreProblems(problem: Problem): problem is MoreProblems {
  return 'count' in problem;
}

/** Returns as many problems as a response may list, then the number of the others (specification §5). */
export function reportable(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const single = problems.filter((problem) => !isMoreProblems(problem));
  const uncounted = problems.filter(isMoreProblems).reduce((sum, { count }) => sum + count, 0);
  const more = single.length - MAX_PROBLEMS + uncounted;
  // A response has one status, so the last entry must not add another code.
  const code = single[0]?.code === 'ResourceAlreadyExists' ? 'ResourceAlreadyExists' : 'InvalidPayload';
  return more <= 0 ? single : [...single.slice(0, MAX_PROBLEMS), moreProblems(more, code)];
}

/** Returns a value or a list of options for a message, shortened. */
export function shownValue(value: string): string {
  return value.length > MAX_MESSAGE_VALUE_LENGTH ? `${value.slice(0, MAX_MESSAGE_VALUE_LENGTH)}…` : value;
}

/** Returns a list of options for a message. Reads only as many as it shows. */
export function shownOptions(options: Iterable<string | number | boolean | null>, separator = ', '): string {
  let shown = '';
  for (const option of options) {
    shown += shown === '' ? option : `${separator}${option}`;
    if (shown.length > MAX_MESSAGE_VALUE_LENGTH) break;
  }
  return shownValue(shown);
}

/** Removes duplicates: problems with the same path and message. */
export function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem])).values()];
}

/** Returns `addToLists[2]` for `['addToLists', 2]`. */
export function dotted(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return `${index === 0 ? '' : '.'}${shortened(step)}`;
    })
    .join('');
}

const MAX_STEP = 100;

/** Shortens a step of a path. Keys come from the client and may be long. */
export function shortened(step: string): string {
  return step.length > MAX_STEP ? `${step.slice(0, MAX_STEP)}…` : step;
}

/** Returns the problem of a merged contact. The request may be sent to the survivor. */
export function moved(movedTo: string): Problem {
  const message = `the contact has been merged into contact ${movedTo}`;
  return { code: 'ResourceMoved', message, path: [], movedTo, mayFollow: true };
}

/** Returns the problem of a request that removes data of a merged contact. */
export function movedAway(movedTo: string, path: Path = []): Problem {
  const message =
    `the contact has been merged into contact ${movedTo}, and this request takes something away: ` +
    'nothing was changed; send it for that contact if that one is meant';
  return { code: 'ResourceMoved', message, path, movedTo, mayFollow: false };
}

/** Returns the survivor that a result names, if any. */
export function movedToIn(result: object): { movedTo: string; mayFollow: boolean } | undefined {
  if (!isRejected(result)) return undefined;
  return result.problems.find((problem) => problem.code === 'ResourceMoved');
}

/** The problem that a key may not do this. */
export function missingScope(scope: string): Problem {
  return { code: 'Forbidden', message: `the access key lacks the scope ${scope}`, path: [], scope };
}

/** Returns the same problem for objects that do not exist, belong to another workspace, or have a malformed id. */
export function notFound(what: string): Problem {
  return { code: 'ResourceNotFound', message: `${what} not found`, path: [] };
}
