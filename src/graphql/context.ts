import { GraphQLError } from 'graphql';
import { isRefused, type Refused } from '../contacts/problem.ts';
import type { Admission, Denial } from '../resolvers/admit.ts';
import type { Edges } from '../resolvers/contact-edges.ts';
import type { Operation } from '../resolvers/operation.ts';
import type { Services } from '../resolvers/services.ts';
import { createSession, type Session } from '../resolvers/session.ts';
import { denialAnswer } from './denial.ts';

/** What every field works with. */
export interface Context {
  edges: Edges;
  /**
   * What whoever calls may do, under an idempotency key where one is given. Rejects with the answer 401 or 429 where
   * the request is not let in.
   */
  session(idempotencyKey: string | undefined): Promise<Session>;
  /** Whether a field has asked who calls, and the caller has been let in. */
  isAdmitted(): boolean;
}

/** What a request brings, and how its answer is told more than its body. */
export interface Visit {
  /** Looks up whose key it is, once however often it is asked. */
  admission(): Promise<Admission>;
  setHeaders(headers: Record<string, string>): void;
  /** Tells the client that a change had been made before. */
  onReplay(): void;
}

/** A context for one request: its key is looked up only if a field asks who calls. */
export function createContext(services: Services, { admission, setHeaders, onReplay }: Visit): Context {
  let isAdmitted = false;
  return {
    edges: services.edges,
    isAdmitted: () => isAdmitted,
    async session(key) {
      const admitted = await admission();
      if ('denied' in admitted) throw notLetIn(admitted.denied, admitted.headers);
      isAdmitted = true;
      setHeaders(admitted.headers);
      const { caller } = admitted;
      return createSession(services, key === undefined ? caller : { ...caller, idempotency: { key, onReplay } });
    },
  };
}

/** Runs an operation for whoever calls. Where a contact has been merged into another, it is that one that is meant. */
export async function run<Input extends object, Result>(
  context: Context,
  operation: Operation<Input, Result>,
  { idempotencyKey, ...given }: Input & { idempotencyKey?: string | null | undefined },
): Promise<Result | Refused> {
  const input = given as unknown as Input;
  const session = await context.session(idempotencyKey ?? undefined);
  const result = await session.run(operation, input);
  const survivorId = survivorIn(result);
  return survivorId === undefined ? result : session.run(operation, { ...input, contactId: survivorId });
}

function survivorIn(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !isRefused(result)) return undefined;
  const moved = result.problems.find((problem) => problem.code === 'ResourceMoved');
  return moved?.movedTo;
}

/**
 * What a query field gives for a result: null for what does not exist, a top-level error for what is refused, with
 * each problem and the argument that it lies in.
 */
export function orNull<Result extends object>(result: Result | Refused): Result | null {
  if (!isRefused(result)) return result;
  const [first] = result.problems;
  if (first === undefined || first.code === 'ResourceNotFound') return null;
  const problems = result.problems.map(({ code, message, path }) => ({ code, message, path: path.map(String) }));
  throw new GraphQLError(problems.map(({ message }) => message).join('; '), {
    extensions: { code: first.code, problems },
  });
}

function notLetIn(denied: Denial, given: Record<string, string>): GraphQLError {
  const { status, code, message, headers } = denialAnswer(denied, given);
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
