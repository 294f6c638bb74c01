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

/** The context of all resolvers. */
export interface Context {
  relations(): ContactRelations;
  /** Returns the workspace of the caller, which all objects of the response belong to. Throws without a session. */
  workspaceId(): string;
  budget: WorkBudget;
  /**
   * Returns the session of the caller, with an idempotency key if one is given. Rejects with the response 401 or 429 if
   * the request is denied.
   */
  session(idempotencyKey: string | undefined): Promise<Session>;
  /**
   * Takes an operation from the quota of the authenticated key. Returns the problem if the quota is exceeded; the
   * operation must then not run.
   */
  takeOperation(): Promise<Problem | undefined>;
  /** Returns whether a field has requested the session and the caller was authenticated. */
  isAdmitted(): boolean;
  setHeaders: RequestInfo['setHeaders'];
}

/** The parts of the HTTP request that the context needs, and functions that change its response. */
export interface RequestInfo {
  signal: AbortState;
  /** Authenticates the request. Repeated calls return the same result. */
  authResult(): Promise<AuthResult>;
  setHeaders(headers: Record<string, string>): void;
  /** Reports to the client that the change was made before. */
  onReplay(): void;
}

/** Creates the context of a request. Authenticates only if a field requests the session. */
export function createContext(services: Services, { signal, authResult, setHeaders, onReplay }: RequestInfo): Context {
  let caller: Caller | undefined;
  /** The quota of the first operation is taken during authentication. */
  let isTaken = true;
  return {
    relations: () => (caller === undefined ? services.relations : relationsFor(caller.key, services.relations)),
    workspaceId() {
      if (caller === undefined) throw new Error('no operation has requested the session');
      return caller.key.workspaceId;
    },
    budget: createBudget(signal),
    isAdmitted: () => caller !== undefined,
    setHeaders,
    async takeOperation() {
      if (isTaken || caller === undefined) {
        isTaken = false;
        return undefined;
      }
      const { headers, problem } = await authorizeOperation(services, caller);
      setHeaders(headers);
      return problem;
    },
    async session(key) {
      const admitted = await authResult();
      if ('denied' in admitted) throw failureError(admitted.denied);
      if (caller === undefined) setHeaders(admitted.headers);
      caller = admitted.caller;
      return createSession(services, key === undefined ? caller : { ...caller, idempotency: { key, onReplay } });
    },
  };
}

/**
 * Runs an operation for the caller if the quota of the key allows it. Batched reads (`isBatched`) do not wait for a
 * turn, because each would then be alone in its batch.
 */
export async function run<Input extends object, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  { idempotencyKey, conditionProblems = [], ...input }: Input & Repeatable & { conditionProblems?: Problem[] },
  isBatched = false,
): Promise<Result | Rejected> {
  const session = await context.session(idempotencyKey ?? undefined);
  const problem = await context.takeOperation();
  if (problem !== undefined) return rejected(problem);
  const problems = [...conditionProblems, ...nullProblems({ idempotencyKey })];
  if (problems.length > 0) return { problems };
  const result = await runWithinBudget(context, session, operation, input as unknown as Input, isBatched);
  context.setHeaders(session.responseHeaders);
  return result;
}

/** Runs an operation for a field of a node, as part of the operation that returned the node. */
export async function runForNode<Input extends object, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  input: Input,
): Promise<Result | Rejected> {
  const session = await context.session(undefined);
  const result = await runWithinBudget(context, session, operation, input, false);
  // Each rejection is an error in the response, and every node may have one.
  if (isRejected(result as object)) context.budget.takeFields(REFUSAL_WORK);
  return result;
}

/** The cost of an error for a node, in fields. */
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
  if (operation.scope === 'contacts:read' || operation.scope === 'none')
    budget.takeSize(jsonSize(result, budget.sizeLeft()));
  const isCut = typeof result === 'object' && result !== null && 'isCut' in result;
  // Many clients would take a page with fewer nodes for the last one.
  if (isCut) budget.takeSize(budget.sizeLeft() + 1);
  return result;
}

/**
 * Returns the result of a query field: null if the object does not exist. Throws a top-level error for a rejection,
 * with each problem and its argument.
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
