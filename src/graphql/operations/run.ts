import { GraphQLError } from 'graphql';
import { isRejected, type Problem, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import { type AuthResult, authorizeOperation } from '../../resolvers/auth/authorize-request.ts';
import { type ContactRelations, relationsFor } from '../../resolvers/runtime/contact-relations.ts';
import type { Operation } from '../../resolvers/runtime/operation.ts';
import type { Caller, Services } from '../../resolvers/runtime/services.ts';
import { createSession, type Session } from '../../resolvers/runtime/session.ts';
import type { AbortState } from '../../store/store.ts';
import { errorCode } from '../limits/error-code.ts';
import { jsonSize } from '../limits/json-size.ts';
import { createBudget, type WorkBudget } from '../limits/work-budget.ts';
import { failureError } from '../server/failure-error.ts';
import { nullProblems, type Repeatable } from './input-fields.ts';

/** What every field works with. */
export interface Context {
  relations(): ContactRelations;
  budget: WorkBudget;
  /**
   * The session of the caller, with an idempotency key if one is given. Rejects with the response 401 or 429 if
   * the request is not let in.
   */
  session(idempotencyKey: string | undefined): Promise<Session>;
  /**
   * Takes an operation from the quota of the key that `session` has let in. Gives the problem where it is exceeded: then
   * the operation must not run.
   */
  takeOperation(): Problem | undefined;
  /** Whether a field has asked who calls, and the caller has been let in. */
  isAdmitted(): boolean;
}

/** The request as the context needs it, and the ways to add to its response. */
export interface RequestInfo {
  signal: AbortState;
  /** Looks up whose key it is, once however often it is asked. */
  authResult(): Promise<AuthResult>;
  setHeaders(headers: Record<string, string>): void;
  /** Tells the client that a change had been made before. */
  onReplay(): void;
}

/** A context for one request: its key is looked up only if a field asks who calls. */
export function createContext(services: Services, { signal, authResult, setHeaders, onReplay }: RequestInfo): Context {
  let caller: Caller | undefined;
  /** The first operation is taken with the request. */
  let isTaken = true;
  return {
    relations: () => (caller === undefined ? services.relations : relationsFor(caller.key, services.relations)),
    budget: createBudget(signal),
    isAdmitted: () => caller !== undefined,
    takeOperation() {
      if (isTaken || caller === undefined) {
        isTaken = false;
        return undefined;
      }
      const { headers, problem } = authorizeOperation(services, caller);
      setHeaders(headers);
      return problem;
    },
    async session(key) {
      const admitted = await authResult();
      if ('denied' in admitted) throw failureError(admitted.denied);
      if (caller === undefined) setHeaders(admitted.headers);
      caller = { ...admitted.caller, onQuota: setHeaders };
      return createSession(services, key === undefined ? caller : { ...caller, idempotency: { key, onReplay } });
    },
  };
}

/**
 * Runs an operation for the caller, if the quota of the key has one left. What is read in batches (`isBatched`) does
 * not wait for its turn: it would be alone in its batch.
 */
export async function run<Input extends object, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  { idempotencyKey, conditionProblems = [], ...input }: Input & Repeatable & { conditionProblems?: Problem[] },
  isBatched = false,
): Promise<Result | Rejected> {
  const session = await context.session(idempotencyKey ?? undefined);
  const problem = context.takeOperation();
  if (problem !== undefined) return rejected(problem);
  const problems = [...conditionProblems, ...nullProblems({ idempotencyKey })];
  if (problems.length > 0) return { problems };
  return runWithinBudget(context, session, operation, input as unknown as Input, isBatched);
}

/** Runs an operation for the field of a node: it is part of the operation that gave the node. */
export async function runForNode<Input extends object, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  input: Input,
): Promise<Result | Rejected> {
  const session = await context.session(undefined);
  const result = await runWithinBudget(context, session, operation, input, false);
  // Each is an error of its own in the response, and there may be one for each node.
  if (isRejected(result as object)) context.budget.takeFields(REFUSAL_WORK);
  return result;
}

/** What an error for a node counts as, in fields. */
const REFUSAL_WORK = 500;

async function runWithinBudget<Input extends object, Result>(
  { budget }: Context,
  session: Session,
  operation: Operation<Input, Result>,
  input: Input,
  isBatched: boolean,
): Promise<Result | Rejected> {
  const start = () => session.run(operation, input);
  const result = await (isBatched ? start() : budget.inTurn(start));
  if (operation.scope === 'contacts:read') budget.takeSize(jsonSize(result, budget.sizeLeft()));
  const isCut = typeof result === 'object' && result !== null && 'isCut' in result;
  // A page that holds fewer nodes than there are would look like the last one to many clients.
  if (isCut) budget.takeSize(budget.sizeLeft() + 1);
  return result;
}

/**
 * What a query field gives for a result: null for what does not exist, a top-level error for what is refused, with
 * each problem and the argument that it lies in.
 */
export function unwrapOrNull<Result extends object>(result: Result | Rejected): Result | null {
  if (!isRejected(result)) return result;
  const [first] = result.problems;
  if (first === undefined || first.code === 'ResourceNotFound') return null;
  const problems = result.problems.map(({ code, message, path }) => ({ code, message, path: path.map(String) }));
  throw new GraphQLError(problems.map(({ message }) => message).join('; '), {
    extensions: { code: errorCode(first.code), problems },
  });
}
