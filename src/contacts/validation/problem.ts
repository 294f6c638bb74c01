import { MAX_MESSAGE_VALUE_LENGTH, MAX_PROBLEMS } from './limits.ts';

/** Where in the request a problem lies: `['addToLists', 2]`. Empty for the request as a whole. */
export type Path = readonly (string | number)[];

/** An identifier as a client writes it. */
export interface IdentifierRef {
  key: string;
  value: string;
}

/**
 * A problem that a caller can fix. `code` is the code of the documented API (specification §5); each edge turns a problem into
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
  | RateLimited
  | Unavailable
  | VersionConflict
  | MoreProblems;

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
  remedies: ResolutionOption[];
}

/**
 * Leave the identifier out, choose a strategy that leaves it where it is, take it from its holder first, make one of
 * the two contacts, or update the holder by the identifier.
 */
export type ResolutionOption = 'drop' | 'changeStrategy' | 'move' | 'merge' | 'upsert';

/** An attribute is defined already. */
interface KeyConflict extends ProblemOf<'ResourceAlreadyExists'> {
  existingKey: string;
}

/** The contact has been merged into another one. */
interface ContactMoved extends ProblemOf<'ResourceMoved'> {
  /** The contact that it was merged into. */
  movedTo: string;
  /** Whether the same request may be sent to that contact: it reads or adds, and takes nothing away. */
  mayFollow: boolean;
}

/** The access key has done as much as it may: this was not done. */
interface RateLimited extends ProblemOf<'RateLimited'> {
  /** Seconds. */
  retryAfter: number;
}

/** The store could not serve one of several updates, so that this one was not made. */
interface Unavailable extends ProblemOf<'Unavailable'> {
  /** Seconds. */
  retryAfter: number;
}

interface VersionConflict extends ProblemOf<'PreconditionFailed'> {
  /** Null where there is no contact with this id. */
  currentVersion: number | null;
  /** The contact that this one was merged into: the version was another contact's. */
  movedTo?: string;
}

/** Stands for problems that are not reported one by one; the code is that of the first of them. */
interface MoreProblems extends ProblemOf<'InvalidPayload' | 'ResourceAlreadyExists'> {
  count: number;
}

/** The other half of every result: the operation was refused and changed nothing. */
export interface Rejected {
  problems: readonly Problem[];
}

export function rejected(...problems: Problem[]): Rejected {
  return { problems };
}

export function isRejected(result: object): result is Rejected {
  return 'problems' in result;
}

/** A value that breaks a rule, said as what it must do: `invalid(['age'], 'must be a number')`. */
export function invalid(path: Path, rule: string): Problem {
  return invalidValue(path, `${path.length === 0 ? 'the body' : dotted(path)} ${rule}`);
}

/** A value that breaks a rule, said as a whole sentence. */
export function invalidValue(path: Path, message: string): Problem {
  return { code: 'InvalidPayload', message, path };
}

/** The last entry of a list of problems that has no room for `count` more. */
export function moreProblems(count: number, code: MoreProblems['code'] = 'InvalidPayload'): MoreProblems {
  return { code, message: `and ${count} more ${count === 1 ? 'problem' : 'problems'}`, path: [], count };
}

export function isMoreProblems(problem: Problem): problem is MoreProblems {
  return 'count' in problem;
}

/** The first problems, as many as an answer has room for, then how many more there are (specification §5). */
export function reportable(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const single = problems.filter((problem) => !isMoreProblems(problem));
  const uncounted = problems.filter(isMoreProblems).reduce((sum, { count }) => sum + count, 0);
  const more = single.length - MAX_PROBLEMS + uncounted;
  // One answer has one status, so the last entry must not bring a code of its own.
  const code = single[0]?.code === 'ResourceAlreadyExists' ? 'ResourceAlreadyExists' : 'InvalidPayload';
  return more <= 0 ? single : [...single.slice(0, MAX_PROBLEMS), moreProblems(more, code)];
}

/** A value or a list of options as a message shows it. */
export function shownValue(value: string): string {
  return value.length > MAX_MESSAGE_VALUE_LENGTH ? `${value.slice(0, MAX_MESSAGE_VALUE_LENGTH)}…` : value;
}

/** A list of options as a message shows it; reads no more of it than it shows. */
export function shownOptions(options: Iterable<string | number | boolean | null>, separator = ', '): string {
  let shown = '';
  for (const option of options) {
    shown += shown === '' ? option : `${separator}${option}`;
    if (shown.length > MAX_MESSAGE_VALUE_LENGTH) break;
  }
  return shownValue(shown);
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

const MAX_STEP = 100;

/** A step of a path as it is shown: keys come from the client and may be long. */
export function shortened(step: string): string {
  return step.length > MAX_STEP ? `${step.slice(0, MAX_STEP)}…` : step;
}

/** The answer for a contact that has been merged into another one: the request may go on there. */
export function moved(movedTo: string): Problem {
  const message = `the contact has been merged into contact ${movedTo}`;
  return { code: 'ResourceMoved', message, path: [], movedTo, mayFollow: true };
}

/** The answer to a request that takes something away from a contact that has been merged into another one. */
export function movedAway(movedTo: string, path: Path = []): Problem {
  const message =
    `the contact has been merged into contact ${movedTo}, and this request takes something away: ` +
    'nothing was changed; send it for that contact if that one is meant';
  return { code: 'ResourceMoved', message, path, movedTo, mayFollow: false };
}

/** Where a contact has gone, if a result says so. */
export function movedToIn(result: object): { movedTo: string; mayFollow: boolean } | undefined {
  if (!isRejected(result)) return undefined;
  return result.problems.find((problem) => problem.code === 'ResourceMoved');
}

/** The problem that a key may not do this. */
export function missingScope(scope: string): Problem {
  return { code: 'Forbidden', message: `the access key lacks the scope ${scope}`, path: [] };
}

/** The one answer for what does not exist, belongs to another workspace or has an id that is none. */
export function notFound(what: string): Problem {
  return { code: 'ResourceNotFound', message: `${what} not found`, path: [] };
}
