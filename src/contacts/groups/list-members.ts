import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import { survivorOf } from '../contact/merge-redirect.queries.ts';
import { nameIdentifier } from '../identifiers/identifier.ts';
import { createTurns } from '../turns.ts';
import type { ChangeAuthor } from '../update/apply-update.queries.ts';
import { findOwners } from '../update/load-update.queries.ts';
import { internalUpdate } from '../update/parse-update.ts';
import type { PlanContext } from '../update/plan-update.ts';
import { ownerOf } from '../update/resolution.ts';
import { updateContact } from '../update/update-contact.ts';
import { idFrom } from '../validation/id.ts';
import { MAX_BODY_LIST_CONTACTS, MAX_LISTS } from '../validation/limits.ts';
import { createBodyParser, type ParsedBody } from '../validation/parse-body.ts';
import {
  invalid,
  invalidValue,
  isRejected,
  movedAway,
  notFound,
  type Problem,
  type Rejected,
  rejected,
} from '../validation/problem.ts';
import type { WorkspaceRulesCache } from '../workspaces/workspace.queries.ts';
import { findFullContacts, findLists } from './list.queries.ts';
import { LIST_CONTACTS_SCHEMA, type ListContactsBody } from './list-body.ts';

/** A change of the members of a list. */
export interface MembersChange {
  workspaceId: string;
  listId: string;
  change: 'added' | 'removed';
  read: ParsedBody;
}

/**
 * Adds the contacts of a body to a list or removes them, each with its history row. Returns the number of those that
 * exist. If one of them cannot be on another list, nothing is written.
 */
export async function changeListMembers(
  transaction: Transaction<Database>,
  rules: WorkspaceRulesCache,
  { workspaceId, listId, change, read }: MembersChange,
  context: PlanContext,
  author: ChangeAuthor,
): Promise<number | Rejected> {
  const [list] = await findLists(transaction, workspaceId, [listId]);
  if (list === undefined) return rejected(notFound('list'));
  if (read.problems.length > 0) return { problems: read.problems };
  const { ids, merged } = await namedContacts(transaction, workspaceId, read.body);
  if (change === 'removed' && merged.length > 0) return { problems: merged };
  // Checked before writing, because either all existing contacts are added or none.
  const full = change === 'added' ? await findFullContacts(transaction, workspaceId, [...ids], listId) : [];
  if (full.length > 0) return { problems: full.map(onTooManyLists) };
  const update = internalUpdate({ sets: { listIds: { added: [], removed: [], [change]: [listId] } } });
  let count = 0;
  const letOthersIn = createTurns();
  for (const contactId of ids) {
    const plan = await updateContact(transaction, rules, workspaceId, { contactId }, update, context, author);
    if (!isRejected(plan)) count += 1;
    await letOthersIn();
  }
  return count;
}

const readBody = createBodyParser(LIST_CONTACTS_SCHEMA);

/** Parses a body that names contacts: at least one, and not too many. */
export function readMembers(given: unknown): ParsedBody {
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

function onTooManyLists(contactId: string): Problem {
  const reason = `contact ${contactId} is on ${MAX_LISTS} lists, and may not be on more`;
  return invalidValue([], `${reason}: take it off one of them first`);
}

/**
 * Returns the ids of the contacts in the body, without duplicates. Ids of merged contacts are replaced by the survivor.
 * `merged` reports them for changes that remove data.
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
  const named = identifiers.map((it, index) => ({ ...nameIdentifier(it), path: ['identifiers', index] }));
  const owners = await findOwners(transaction, workspaceId, named);
  for (const identifier of named) {
    const id = ownerOf(identifier, owners);
    if (id !== undefined) ids.add(id);
  }
  return { ids, merged };
}
