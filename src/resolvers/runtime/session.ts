import type { Rejected } from '../../contacts/validation/problem.ts';
import { type ContactRelations, relationsFor } from './contact-relations.ts';
import type { Operation } from './operation.ts';
import type { Caller, Services } from './services.ts';

/**
 * The access of an API to data: operations, which check the caller's key, and relations of nodes that an operation has
 * returned. An API has no other access, so it cannot skip the check.
 */
export interface Session {
  run<Input, Result>(operation: Operation<Input, Result>, input: Input): Promise<Result | Rejected>;
  relations: ContactRelations;
  /** Headers that operations have added to the response. */
  responseHeaders: Record<string, string>;
}

const NO_HEADERS = {};

export function createSession(services: Services, caller: Caller): Session {
  return {
    run: (operation, input) => operation(services, caller, input),
    relations: relationsFor(caller.key, services.relations),
    responseHeaders: caller.responseHeaders ?? NO_HEADERS,
  };
}
