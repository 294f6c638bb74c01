import { mayReadContacts, mayWriteReadOnly } from '../../access/access-key.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { writtenPart } from '../../contacts/contact/written-part.ts';
import type { UpdateTarget } from '../../contacts/update/load-update.queries.ts';
import { type ParsedUpdate, parsePathIdentifier, parseUpdateRequest } from '../../contacts/update/parse-update.ts';
import type { PlanContext, UpdatePlan } from '../../contacts/update/plan-update.ts';
import { updateContact as update } from '../../contacts/update/update-contact.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import {
  type IdentifierRef,
  isRejected,
  movedToIn,
  type Problem,
  type Rejected,
  rejected,
} from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, OperationCaller, Services } from '../runtime/services.ts';

export interface UpdateInput {
  workspaceId: string;
  /** The unchecked body. `MalformedBody` if it could not be read. */
  body: unknown;
  precondition?: Precondition | undefined;
  /** The problems of the request outside its body. */
  requestProblems?: readonly Problem[] | undefined;
}

/** The result of an update. `ignoredProperties` and `deprecatedProperties` are names of properties in the body. */
export interface ContactChanged {
  before: Contact | null;
  contact: Contact;
  outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  skippedIdentifiers: IdentifierRef[];
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

/** Updates the contact with an id. Rejects as specification §5 says, and then changes nothing. */
export const updateContact = operation({
  name: 'updateContact',
  scope: 'contacts:write',
  run: (services, caller, input: NamedUpdateInput) =>
    changeContact(services, caller, input, ...namedUpdate(caller, input)),
});

export type NamedUpdateInput = UpdateInput & { contactId: string };

/** Returns the target and the request of an update of the contact with an id. */
export function namedUpdate(caller: Caller, { contactId, ...input }: NamedUpdateInput): [UpdateTarget, ParsedUpdate] {
  return [{ contactId: idFrom(contactId), ifMerged: ifMerged(caller) }, readRequest(input)];
}

/**
 * Updates the contact that `identifier` and the identifiers of the body find, or creates it (specification §3,
 * "strategies, when identifiers find the contact").
 */
export const upsertContact = operation({
  name: 'upsertContact',
  scope: 'contacts:write',
  run: (services, caller, input: UpsertInput) => changeContact(services, caller, input, ...upsert(input)),
});

export type UpsertInput = UpdateInput & { identifier: IdentifierRef };

/** Returns the target and the request of an update of the contact that identifiers find. */
export function upsert({ identifier, ...input }: UpsertInput): [UpdateTarget, ParsedUpdate] {
  const read = readRequest(input);
  const named = parsePathIdentifier(identifier);
  const [found, problems] = 'problems' in named ? [[], named.problems] : [[named], []];
  return [
    { identifiers: [...found, ...read.request.addIdentifiers] },
    { ...read, problems: [...problems, ...read.problems] },
  ];
}

function readRequest({ body, requestProblems = [] }: UpdateInput): ParsedUpdate {
  const read = parseUpdateRequest(body);
  return { ...read, problems: [...requestProblems, ...read.problems] };
}

/**
 * Runs an update and returns its result. `ifUnchanged` is the problem of an update without an effect. Without it, that is
 * a success.
 */
export async function changeContact(
  services: Services,
  caller: OperationCaller,
  { workspaceId, precondition }: Pick<UpdateInput, 'workspaceId' | 'precondition'>,
  target: UpdateTarget,
  read: ParsedUpdate,
  ifUnchanged?: Problem,
): Promise<ContactChanged | Rejected> {
  const context = planContext(services, caller, precondition);
  const carryOut = (asked: UpdateTarget, contactId?: string) =>
    services.store.write({ workspaceId, contactId }, async (transaction) => {
      const plan = await update(transaction, services.rules, workspaceId, asked, read, context, caller.author);
      // In the transaction, because a result of it is stored under the idempotency key.
      const isRefused = ifUnchanged !== undefined && !isRejected(plan) && plan.outcome === 'UNCHANGED';
      return isRefused ? rejected(ifUnchanged) : plan;
    });
  const only = onlyContactOf(target, read);
  let plan: UpdatePlan | Rejected;
  if (only !== undefined && target !== 'new' && 'ifMerged' in target && target.ifMerged === 'follow') {
    plan = await carryOut({ contactId: only, ifMerged: 'redirect' }, only);
    // Another change of a shared transaction may concern the survivor, so this update takes its own transaction.
    if (movedToIn(plan)?.mayFollow) plan = await carryOut(target);
  } else {
    plan = await carryOut(target, only);
  }
  if (isRejected(plan)) return plan;
  return {
    before: plan.before,
    contact: shownTo(caller, plan, target, read),
    outcome: plan.outcome,
    skippedIdentifiers: plan.skippedIdentifiers,
    ignoredProperties: read.ignoredProperties,
    deprecatedProperties: read.deprecatedProperties,
  };
}

/** The whole contact for who may read it or has made it; else what the request has brought. */
export function shownTo(
  caller: Caller,
  { before, after }: UpdatePlan,
  target: UpdateTarget,
  { request }: ParsedUpdate,
): Contact {
  if (before === null || mayReadContacts(caller.key)) return after;
  return writtenPart(after, request, target !== 'new' && 'identifiers' in target ? target.identifiers : undefined);
}

/**
 * Returns the only contact of an update. Undefined if the update has identifiers, because their owners may be other
 * contacts.
 */
function onlyContactOf(target: UpdateTarget, { request }: ParsedUpdate): string | undefined {
  return target !== 'new' && 'contactId' in target && request.addIdentifiers.length === 0
    ? target.contactId
    : undefined;
}

/**
 * Returns the treatment of a request for a merged contact: GraphQL updates the survivor, REST redirects the client
 * (specification §3).
 */
export function ifMerged({ api }: Caller): 'follow' | 'redirect' {
  return api === 'graphql' ? 'follow' : 'redirect';
}

/** Returns the context of a plan. */
export function planContext(services: Services, { key }: Caller, precondition?: Precondition | undefined): PlanContext {
  return {
    now: services.now(),
    newId: services.newId,
    originMayWriteReadOnly: mayWriteReadOnly(key),
    ...(precondition === undefined ? {} : { precondition }),
  };
}
