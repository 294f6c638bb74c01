import { SCOPES, type Scope } from '../../access/access-key.ts';
import { isRefused, notFound, type Refused, refused, reportable } from '../../contacts/validation/problem.ts';
import { UUID } from '../../contacts/validation/schema-validator.ts';
import type { Store } from '../../store/store.ts';
import { operations } from './events.ts';
import type { Caller, Services } from './services.ts';
import { keyProblem, storeUnderKey } from './with-idempotency.ts';

interface Declaration<Input, Result> {
  /** The name by which the history and both doors know the operation. */
  name: string;
  /** What a key must be allowed to do; `none` where having one is enough. */
  scope: Scope | 'none';
  run(services: Services, caller: Caller, input: Input): Promise<Result | Refused>;
}

/** A resolver that checks who calls. Only `operation` and `operationOfKey` make one, so that none can forget to. */
export interface Operation<Input, Result> {
  (services: Services, caller: Caller, input: Input): Promise<Result | Refused>;
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
}: Declaration<Input, Result>): Operation<Input, Exclude<Result, Refused>> {
  return declared<Input, Result>(name, scope, async (services, caller, input) => {
    const workspaceId = input.workspaceId.toLowerCase();
    if (workspaceId !== caller.key.workspaceId) return refused(notFound('workspace'));
    const asked = { ...input, workspaceId };
    if (scope === 'contacts:read') {
      caller.signal.throwIfAborted();
      return run(services, caller, asked);
    }
    const store = storeWhileAwaited(services.store, caller);
    const { idempotency } = caller;
    if (idempotency === undefined) return run({ ...services, store }, caller, asked);
    const problem = keyProblem(idempotency.key);
    if (problem !== undefined) return refused(problem);
    const underKey = storeUnderKey({ ...services, store }, caller.key, idempotency, name, asked);
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
}: Declaration<object, Result>): Operation<object, Exclude<Result, Refused>> {
  return declared(name, scope, run);
}

const names = new Set<string>();

/** Whether there is an operation of this name, so that a door may offer it. */
export function isDeclared(name: string): boolean {
  return names.has(name);
}

function declared<Input, Result>(
  name: string,
  scope: Scope | 'none',
  run: Declaration<Input, Result>['run'],
): Operation<Input, Exclude<Result, Refused>> {
  if (scope !== 'none' && !SCOPES.includes(scope))
    throw new Error(`the operation ${name} declares no scope that exists`);
  if (names.has(name)) throw new Error(`there are two operations ${name}`);
  names.add(name);
  const checked = async (services: Services, caller: Caller, input: Input) =>
    scope === 'none' || caller.key.scopes.includes(scope)
      ? answerable(await run(services, caller, input))
      : refused(missingScope(scope));
  const watched: typeof checked = (services, caller, input) =>
    operations.hasSubscribers
      ? operations.tracePromise(
          checked,
          { operation: name, door: caller.door, begin: performance.now() },
          undefined,
          services,
          caller,
          input,
        )
      : checked(services, caller, input);
  Object.defineProperties(watched, { name: { value: name }, scope: { value: scope } });
  return watched as Operation<Input, Exclude<Result, Refused>>;
}

/** A result with no more problems than an answer has room for. */
function answerable<Result>(result: Result | Refused): Result | Refused {
  const isObject = typeof result === 'object' && result !== null;
  return isObject && isRefused(result) ? { problems: reportable(result.problems) } : result;
}

/** An id in the form in which it is stored; a malformed one names nothing. */
export function idFrom(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : '';
}

function missingScope(scope: Scope) {
  return { code: 'Forbidden', message: `the access key lacks the scope ${scope}`, path: [] } as const;
}
