import { GraphQLError } from 'graphql';
import { isRefused, type Refused } from '../contacts/problem.ts';
import { authenticate } from '../resolvers/authenticate.ts';
import type { Operation } from '../resolvers/operation.ts';
import type { Caller, Services } from '../resolvers/services.ts';

/** What every field works with. */
export interface Context {
  services: Services;
  /** Who calls. Rejects with the answer 401 where the request has no key that is known. */
  caller(): Promise<Caller>;
  /** To be called when a field gives an answer again that a change has been given before. */
  onReplay(): void;
}

/** A context for one request: its key is looked up once, and only if a field asks who calls. */
export function createContext(
  services: Services,
  { authorization, onReplay }: { authorization: string | undefined; onReplay(): void },
): Context {
  let caller: Promise<Caller> | undefined;
  return {
    services,
    onReplay,
    caller: () => {
      caller ??= authenticate(services, authorization, 'graphql').then((found) => {
        if (found === undefined) throw unauthorized();
        return found;
      });
      return caller;
    },
  };
}

/** Runs an operation for whoever calls. Where a contact has been merged into another, it is that one that is meant. */
export async function run<Input extends object, Result>(
  { services, caller, onReplay }: Context,
  operation: Operation<Input, Result>,
  { idempotencyKey, ...given }: Input & { idempotencyKey?: string | null | undefined },
): Promise<Result | Refused> {
  const input = given as unknown as Input;
  const known = await caller();
  const who = typeof idempotencyKey === 'string' ? { ...known, idempotency: { key: idempotencyKey, onReplay } } : known;
  const result = await operation(services, who, input);
  const survivorId = survivorIn(result);
  return survivorId === undefined ? result : operation(services, who, { ...input, contactId: survivorId });
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

function unauthorized(): GraphQLError {
  return new GraphQLError('missing or unknown access key; send it as a header: {"Authorization": "AccessKey <key>"}', {
    extensions: { code: 'Unauthorized', http: { status: 401, headers: { 'WWW-Authenticate': 'AccessKey' } } },
  });
}
