import type { Transaction } from 'kysely';
import { findContactIdByIdentifier } from '../../contacts/contact/contact.queries.ts';
import { survivorOf } from '../../contacts/contact/merge-redirect.queries.ts';
import { findFullContacts, findLists } from '../../contacts/groups/list.queries.ts';
import { LIST_CONTACTS_SCHEMA, type ListContactsBody } from '../../contacts/groups/list-body.ts';
import { createTurns } from '../../contacts/turns.ts';
import { internalUpdate } from '../../contacts/update/parse-update.ts';
import { updateContact } from '../../contacts/update/update-contact.ts';
import { MAX_BODY_LIST_CONTACTS, MAX_LISTS } from '../../contacts/validation/limits.ts';
import { createBodyParser, type ParsedBody } from '../../contacts/validation/parse-body.ts';
import {
  invalid,
  invalidValue,
  isRejected,
  movedAway,
  notFound,
  type Problem,
  type Rejected,
  rejected,
} from '../../contacts/validation/problem.ts';
import type { Database } from '../../store/database.ts';
import { planContext } from '../contacts/update-contact.ts';
import { idFrom, operation } from '../runtime/operation.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';

interface ListContactsInput {
  workspaceId: string;
  listId: string;
  body: unknown;
}

/** How many of the contacts that were named there are. */
export interface ContactsProcessed {
  itemsProcessed: number;
  ignoredProperties: readonly string[];
}

/** Puts contacts on a list, all of those that exist or none. Unknown ones are skipped and not counted. */
export const addContactsToList = operation({
  name: 'addContactsToList',
  scope: 'contacts:write',
  run: (services, caller, input: ListContactsInput) => changeMembers('added', services, caller, input),
});

/** Takes contacts off a list, as they are put on it. */
export const removeContactsFromList = operation({
  name: 'removeContactsFromList',
  scope: 'contacts:write',
  run: (services, caller, input: ListContactsInput) => changeMembers('removed', services, caller, input),
});

async function changeMembers(
  change: 'added' | 'removed',
  services: Services,
  caller: OperationCaller,
  { workspaceId, listId: given, body }: ListContactsInput,
): Promise<ContactsProcessed | Rejected> {
  const listId = idFrom(given);
  const read = readMembers(body);
  const sets = { listIds: { added: [], removed: [], [change]: [listId] } };
  const context = planContext(services, caller);
  return services.store.write({ workspaceId, exclusive: true }, async (transaction) => {
    const [list] = await findLists(transaction, workspaceId, [listId]);
    if (list === undefined) return rejected(notFound('list'));
    if (read.problems.length > 0) return { problems: read.problems };
    const { ids, merged } = await namedContacts(transaction, workspaceId, read.body);
    if (change === 'removed' && merged.length > 0) return { problems: merged };
    // Before anything is written: of those that exist, all are put on the list or none.
    const full = change === 'added' ? await findFullContacts(transaction, workspaceId, [...ids], listId) : [];
    if (full.length > 0) return { problems: full.map(onTooManyLists) };
    let itemsProcessed = 0;
    const letOthersIn = createTurns();
    for (const contactId of ids) {
      const target = { contactId };
      const update = internalUpdate({ sets });
      const plan = await updateContact(
        transaction,
        services.rules,
        workspaceId,
        target,
        update,
        context,
        caller.author,
      );
      if (!isRejected(plan)) itemsProcessed += 1;
      await letOthersIn();
    }
    return { itemsProcessed, ignoredProperties: read.ignoredProperties };
  });
}

function onTooManyLists(contactId: string): Problem {
  const reason = `contact ${contactId} is on ${MAX_LISTS} lists, and may not be on more`;
  return invalidValue([], `${reason}: take it off one of them first`);
}

const readBody = createBodyParser(LIST_CONTACTS_SCHEMA);

function readMembers(given: unknown): ParsedBody {
  const read = readBody(given);
  if (read.problems.length === 0 && !('contacts' in read.body) && !('identifiers' in read.body)) {
    return { ...read, problems: [invalid([], 'must name contacts or identifiers')] };
  }
  const { contacts = [], identifiers = [] } = read.body as ListContactsBody;
  const count = [contacts, identifiers].reduce((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 0);
  const isTooMany = count > MAX_BODY_LIST_CONTACTS && read.problems.length === 0;
  return {
    ...read,
    problems: isTooMany
      ? [invalid([], `must not name more than ${MAX_BODY_LIST_CONTACTS} contacts and identifiers together`)]
      : read.problems,
  };
}

/**
 * Ids of the contacts that a body names, each once. Those of contacts that were merged lead to the survivor, and `merged`
 * tells them for a change that takes something away.
 */
async function namedContacts(
  transaction: Transaction<Database>,
  workspaceId: string,
  { contacts = [], identifiers = [] }: ListContactsBody,
): Promise<{ ids: Set<string>; merged: Problem[] }> {
  const ids = new Set<string>();
  const merged: Problem[] = [];
  for (const [index, given] of contacts.entries()) {
    const id = idFrom(given);
    const survivorId = await survivorOf(transaction, workspaceId, id);
    if (survivorId !== undefined) merged.push(movedAway(survivorId, ['contacts', index]));
    ids.add(survivorId ?? id);
  }
  for (const identifier of identifiers) {
    const id = await findContactIdByIdentifier(transaction, workspaceId, identifier);
    if (id !== undefined) ids.add(id);
  }
  return { ids, merged };
}
