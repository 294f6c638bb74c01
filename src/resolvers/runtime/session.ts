import type { Rejected } from '../../contacts/validation/problem.ts';
import { type ContactRelations, relationsFor } from './contact-relations.ts';
import type { Operation } from './operation.ts';
import type { Caller, Services } from './services.ts';

/**
 * All that an API hands to what it serves: operations, which check the caller's key, and what belongs to nodes that
 * one of them has given. There is no other way to the data, so none that could forget the check.
 */
export interface Session {
  run<Input, Result>(operation: Operation<Input, Result>, input: Input): Promise<Result | Rejected>;
  relations: ContactRelations;
}

export function createSession(services: Services, caller: Caller): Session {
  return {
    run: (operation, input) => operation(services, caller, input),
    relations: relationsFor(caller.key, services.relations),
  };
}
