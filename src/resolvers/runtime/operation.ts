import { SCOPES, type Scope } from '../../access/access-key.ts';
import type { ChangeAuthor } from '../../contacts/update/apply-update.queries.ts';
import {
  isRejected,
  missingScope,
  notFound,
  type Rejected,
  rejected,
  reportable,
} from '../../contacts/validation/problem.ts';
import type { Store } from '../../store/store.ts';
import { operations } from './events.ts';
import type { Caller, OperationCaller, Services } from './services.ts';
import { keyProblem, storeWithIdempotency } from './with-idempotency.ts';

interface Declaration<Input, Result> {
  /** The name of the operation in the history and in both APIs. */
  name: string;
  /** The scope that the access key needs. `none`: any key. */
  scope: Scope | 'none';
  /** Whether it changes data. Default: unless its scope is `contacts:read` or `none`. */
  writes?: boolean;
  run(services: Services, caller: OperationCaller, input: Input): Promise<Result | Rejected>;
}

/**
 * A resolver that checks the caller. Only `operation` and `operationOfKey` create one, so that no resolver lacks the
 * check.
 */
export interface Operation<Input, Result> {
  (services: Services, caller: Caller, input: Input): Promise<Result | Rejected>;
  readonly name: string;
  readonly scope: Scope | 'none';
  readonly writes: boolean;
  /** The same without its events, for a caller in another process, which publishes them. */
  readonly runUnobserved: (services: Services, caller: Caller, input: Input) => Promise<Result | Rejected>;
}

/**
 * Creates a resolver from a declaration. It first checks the scope of the caller's key, then that the key belongs to
 * the workspace. The response is the same for the id of another workspace, an unknown id and a malformed one
 * (specification §1). An operation that writes runs in the process that writes to the database.
 */
export function operation<Input extends { workspaceId: string }, Result>({
  name,
  scope,
  writes = scope !== 'contacts:read' && scope !== 'none',
  run,
}: Declaration<Input, Result>): Operation<Input, Exclude<Result, Rejected>> {
  return declared<Input, Result>({ name, scope, writes }, async (services, caller, input) => {
    const workspaceId = input.workspaceId.toLowerCase();
    if (workspaceId !== caller.key.workspaceId) return rejected(notFound('workspace'));
    const asked = { ...input, workspaceId };
    if (scope === 'contacts:read') {
      caller.signal.throwIfAborted();
      return run(services, caller, asked);
    }
    if (writes && services.writer !== undefined) {
      return services.writer.run(name, caller, asked) as Promise<Result | Rejected>;
    }
    const store = storeWhileAwaited(services.store, caller);
    const { idempotency } = caller;
    if (idempotency === undefined) return run({ ...services, store }, caller, asked);
    const problem = keyProblem(idempotency.key);
    if (problem !== undefined) return rejected(problem);
    const underKey = storeWithIdempotency({ ...services, store }, caller.key, idempotency, name, asked);
    return run({ ...services, store: underKey }, caller, asked);
  });
}

/** Returns a store that begins no change after the caller has disconnected. */
function storeWhileAwaited(store: Store, caller: Caller): Store {
  return { ...store, write: (reach, work) => store.write({ ...reach, signal: caller.signal }, work) };
}

/** Creates a resolver without a workspace argument: it concerns the caller's key, or checks workspaces itself. */
export function operationOfKey<Input extends object, Result>({
  name,
  scope,
  run,
}: Declaration<Input, Result>): Operation<Input, Exclude<Result, Rejected>> {
  return declared<Input, Result>({ name, scope, writes: false }, run);
}

const names = new Set<string>();

/** Returns whether an operation of this name is declared, so that an API may offer it. */
export function isDeclared(name: string): boolean {
  return names.has(name);
}

function declared<Input, Result>(
  { name, scope, writes }: Required<Omit<Declaration<Input, Result>, 'run'>>,
  run: Declaration<Input, Result>['run'],
): Operation<Input, Exclude<Result, Rejected>> {
  if (scope !== 'none' && !SCOPES.includes(scope))
    throw new Error(`the operation ${name} declares no scope that exists`);
  if (names.has(name)) throw new Error(`there are two operations ${name}`);
  names.add(name);
  const checked = async (services: Services, caller: Caller, input: Input) =>
    scope === 'none' || caller.key.scopes.includes(scope)
      ? answerable(await run(services, { ...caller, author: authorOf(caller, name) }, input))
      : rejected(missingScope(scope));
  const watched: typeof checked = (services, caller, input) =>
    operations.hasSubscribers
      ? operations.tracePromise(
          checked,
          { operation: name, api: caller.api, begin: performance.now() },
          undefined,
          services,
          caller,
          input,
        )
      : checked(services, caller, input);
  Object.defineProperties(watched, {
    name: { value: name },
    scope: { value: scope },
    writes: { value: writes },
    runUnobserved: { value: checked },
  });
  return watched as Operation<Input, Exclude<Result, Rejected>>;
}

/** Returns the author of a change for the history. */
function authorOf({ key, api }: Caller, operation: string): ChangeAuthor {
  return { keyId: key.id, api, operation };
}

/** Limits the number of problems in a result to the maximum for a response. */
function answerable<Result>(result: Result | Rejected): Result | Rejected {
  const isObject = typeof result === 'object' && result !== null;
  return isObject && isRejected(result) ? { problems: reportable(result.problems) } : result;
}
