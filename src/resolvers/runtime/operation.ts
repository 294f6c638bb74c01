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
  /** The name by which the history and both APIs know the operation. */
  name: string;
  /** What a key must be allowed to do; `none` where having one is enough. */
  scope: Scope | 'none';
  run(services: Services, caller: OperationCaller, input: Input): Promise<Result | Rejected>;
}

/** A resolver that checks who calls. Only `operation` and `operationOfKey` make one, so that none can forget to. */
export interface Operation<Input, Result> {
  (services: Services, caller: Caller, input: Input): Promise<Result | Rejected>;
  readonly name: string;
  readonly scope: Scope | 'none';
}

/**
 * Makes a resolver out of a declaration: checks first the scope of the caller's key, then that the key belongs to the
 * workspace. Another workspace's id, an unknown one and a malformed one get the same answer (specification §1).
 */
export function operation<Input extends { workspaceId: string }, Result>({
  name,
  scope,
  run,
}: Declaration<Input, Result>): Operation<Input, Exclude<Result, Rejected>> {
  return declared<Input, Result>(name, scope, async (services, caller, input) => {
    const workspaceId = input.workspaceId.toLowerCase();
    if (workspaceId !== caller.key.workspaceId) return rejected(notFound('workspace'));
    const asked = { ...input, workspaceId };
    if (scope === 'contacts:read') {
      caller.signal.throwIfAborted();
      return run(services, caller, asked);
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

/** A store that begins no change once the caller has gone. */
function storeWhileAwaited(store: Store, caller: Caller): Store {
  return { ...store, write: (reach, work) => store.write({ ...reach, signal: caller.signal }, work) };
}

/** Makes a resolver of what is about the caller's key itself and so names no workspace. */
export function operationOfKey<Result>({
  name,
  scope,
  run,
}: Declaration<object, Result>): Operation<object, Exclude<Result, Rejected>> {
  return declared(name, scope, run);
}

const names = new Set<string>();

/** Whether there is an operation of this name, so that an API may offer it. */
export function isDeclared(name: string): boolean {
  return names.has(name);
}

function declared<Input, Result>(
  name: string,
  scope: Scope | 'none',
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
  Object.defineProperties(watched, { name: { value: name }, scope: { value: scope } });
  return watched as Operation<Input, Exclude<Result, Rejected>>;
}

/** Who the history names for a change. */
function authorOf({ key, api }: Caller, operation: string): ChangeAuthor {
  return { keyId: key.id, api, operation };
}

/** A result with no more problems than an answer has room for. */
function answerable<Result>(result: Result | Rejected): Result | Rejected {
  const isObject = typeof result === 'object' && result !== null;
  return isObject && isRejected(result) ? { problems: reportable(result.problems) } : result;
}
