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
} from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, OperationCaller, Services } from '../runtime/services.ts';

export interface UpdateInput {
  workspaceId: string;
  /** The body as it came, of any shape; `MalformedBody` where there was none to read. */
  body: unknown;
  precondition?: Precondition | undefined;
  /** What is wrong with the request outside its body. */
  requestProblems?: readonly Problem[] | undefined;
}

/** What an update did. `ignoredProperties` and `deprecatedProperties` name properties of the body. */
export interface ContactChanged {
  before: Contact | null;
  contact: Contact;
  outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  skippedIdentifiers: IdentifierRef[];
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

/** Updates the contact with an id. Refuses as specification §5 says; then nothing has changed. */
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

/** Carries an update out and tells what it did. */
export async function changeContact(
  services: Services,
  caller: OperationCaller,
  { workspaceId, precondition }: Pick<UpdateInput, 'workspaceId' | 'precondition'>,
  target: UpdateTarget,
  read: ParsedUpdate,
): Promise<ContactChanged | Rejected> {
  const context = planContext(services, caller, precondition);
  const carryOut = (asked: UpdateTarget, contactId?: string) =>
    services.store.write({ workspaceId, contactId }, (transaction) =>
      update(transaction, services.rules, workspaceId, asked, read, context, caller.author),
    );
  const only = onlyContactOf(target, read);
  let plan: UpdatePlan | Rejected;
  if (only !== undefined && target !== 'new' && 'ifMerged' in target && target.ifMerged === 'follow') {
    plan = await carryOut({ contactId: only, ifMerged: 'redirect' }, only);
    // The survivor may be what another change of a shared transaction is about: it takes a transaction of its own.
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

/** The contact that an update is about, if it is about no other: one that brings identifiers may meet their owners. */
function onlyContactOf(target: UpdateTarget, { request }: ParsedUpdate): string | undefined {
  return target !== 'new' && 'contactId' in target && request.addIdentifiers.length === 0
    ? target.contactId
    : undefined;
}

/**
 * What becomes of a request that names a contact that was merged: GraphQL goes on to the survivor, and REST sends the
 * client there (specification §3).
 */
export function ifMerged({ api }: Caller): 'follow' | 'redirect' {
  return api === 'graphql' ? 'follow' : 'redirect';
}

/** What the decision about an update is handed. */
export function planContext(services: Services, { key }: Caller, precondition?: Precondition | undefined): PlanContext {
  return {
    now: services.now(),
    newId: services.newId,
    originMayWriteReadOnly: mayWriteReadOnly(key),
    ...(precondition === undefined ? {} : { precondition }),
  };
}
