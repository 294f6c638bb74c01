import type { Scope } from '../access/access-key.ts';
import { notFound, type Refused, refused } from '../contacts/problem.ts';
import { UUID } from '../contacts/schema-check.ts';
import { keyProblem, storeUnderKey } from './idempotency.ts';
import type { Caller, Services } from './services.ts';

interface Declaration<Input, Result> {
  /** The name by which the history knows the operation. */
  name: string;
  scope: Scope;
  run(services: Services, caller: Caller, input: Input): Promise<Result | Refused>;
}

export type Operation<Input, Result> = (services: Services, caller: Caller, input: Input) => Promise<Result | Refused>;

/**
 * Makes a resolver out of a declaration: checks first the scope of the caller's key, then that the key belongs to the
 * workspace. Another workspace's id, an unknown one and a malformed one get the same answer (specification §1).
 */
export function operation<Input extends { workspaceId: string }, Result>({
  name,
  scope,
  run,
}: Declaration<Input, Result>): Operation<Input, Exclude<Result, Refused>> {
  const checked: Operation<Input, Result> = async (services, caller, input) => {
    if (!caller.key.scopes.includes(scope)) return refused(missingScope(scope));
    const workspaceId = input.workspaceId.toLowerCase();
    if (workspaceId !== caller.key.workspaceId) return refused(notFound('workspace'));
    const asked = { ...input, workspaceId };
    if (caller.idempotency === undefined || scope === 'contacts:read') return run(services, caller, asked);
    const problem = keyProblem(caller.idempotency.key);
    if (problem !== undefined) return refused(problem);
    const store = storeUnderKey(services, workspaceId, caller.idempotency, name, asked);
    return run({ ...services, store }, caller, asked);
  };
  Object.defineProperty(checked, 'name', { value: name });
  return checked as Operation<Input, Exclude<Result, Refused>>;
}

/** An id in the form in which it is stored; a malformed one names nothing. */
export function idFrom(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : '';
}

function missingScope(scope: Scope) {
  return { code: 'Forbidden', message: `the access key lacks the scope ${scope}`, path: [] } as const;
}
