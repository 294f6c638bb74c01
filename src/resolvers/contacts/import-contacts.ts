import type { Transaction } from 'kysely';
import type { AttributeDefinitions } from '../../contacts/attributes/attribute-definition.ts';
import { type ContactList, listsPage } from '../../contacts/groups/list.queries.ts';
import { parseUpdateRequest } from '../../contacts/update/parse-update.ts';
import { type ParsedItem, parseUpdateItem } from '../../contacts/update/parse-updates.ts';
import type { UpdatePlan } from '../../contacts/update/plan-update.ts';
import { previewUpdate } from '../../contacts/update/preview-update.ts';
import type { UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import { updateSomeContacts } from '../../contacts/update/update-contacts.queries.ts';
import { newId, newIds } from '../../contacts/uuid-v7.ts';
import {
  dotted,
  type IdentifierRef,
  isRejected,
  type Problem,
  type Rejected,
} from '../../contacts/validation/problem.ts';
import { workspaceRules } from '../../contacts/workspaces/workspace.queries.ts';
import type { Database } from '../../store/database.ts';
import { operation } from '../runtime/operation.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';
import { type ImportResult, placeInRow, resultAfter, resultOfFirst, type UpdateMade } from './import-result.ts';
import { ifMerged, planContext } from './update-contact.ts';

/** One contact to import. Without an id and an identifier it is a new one. */
export interface ContactImport {
  contactId?: string;
  identifier?: IdentifierRef;
  body: UpdateContactBody;
  /** Further updates of the same contact, if the first is made. */
  more: readonly UpdateContactBody[];
}

/** Contacts to import. */
export interface ContactsImport {
  workspaceId: string;
  /** A digest of them, by which an idempotency key knows them: to compare all of them takes as long as to import them. */
  digest: string;
  contactsOf(): readonly ContactImport[];
}

export interface ContactsImported {
  results: ImportResult[];
}

/**
 * Makes the updates of many contacts, each as `updateContact`, `upsertContact` or `createContact` makes it. One that is
 * refused keeps none of the others from being made. All are made in one transaction, or in several if the contacts are
 * large, so that others can write in between. For the command line: no API offers it, because the time of a transaction
 * has no limit but the size of its contacts.
 */
export const importContacts = operation({
  name: 'importContacts',
  scope: 'contacts:write',
  async run(services, caller, { workspaceId, contactsOf }: ContactsImport): Promise<ContactsImported | Rejected> {
    const contacts = contactsOf();
    const items = contacts.map(({ contactId, identifier, body }) => itemOf({ contactId, identifier }, body, caller));
    const results: ImportResult[] = [];
    let atOnce = items.length;
    for (let index = 0; results.length < items.length; index += 1) {
      const from = results.length;
      const part = items.slice(from, from + atOnce);
      const scope = { workspaceId, updates: part.length, part: { index, onReplay() {} } };
      const made = await services.store.write<ContactsImported | Rejected>(scope, async (transaction) => {
        const moreOf = (position: number) => contacts[from + position]?.more ?? [];
        return { results: await updateFirst(services, caller, workspaceId, transaction, part, moreOf) };
      });
      if (isRejected(made)) return made;
      results.push(...made.results);
      atOnce = made.results.length * 2;
    }
    return { results };
  },
});

/** Returns the effect of `importContacts` on each contact alone, in the current state. Writes nothing. */
export const previewImport = operation({
  name: 'previewImport',
  scope: 'contacts:write',
  writes: false,
  async run(services, caller, { workspaceId, contacts }: { workspaceId: string; contacts: readonly ContactImport[] }) {
    const reader = services.store.reader({ workspaceId });
    const preview = async (item: ParsedItem): Promise<UpdateMade> => {
      if (isRejected(item)) return resultOf(item);
      const context = planContext(services, caller);
      const plans = await previewUpdate(reader, services.rules, workspaceId, item.target, item.read, context);
      return resultOf(plans[item.read.request.strategy]);
    };
    const results: ImportResult[] = [];
    for (const { body, more, ...target } of contacts) {
      const [first, ...rest] = await Promise.all([body, ...more].map((part) => preview(itemOf(target, part, caller))));
      results.push(rest.reduce(resultAfter, resultOfFirst(first as UpdateMade)));
    }
    return { results } satisfies ContactsImported;
  },
});

/** The context for reading rows. */
export interface ImportRules {
  definitions: AttributeDefinitions;
  /** The ids of lists by name, of which several may have one. */
  listIds: ReadonlyMap<string, readonly string[]>;
}

/** The definitions of attributes and the lists that rows may name. */
export const loadImportRules = operation({
  name: 'loadImportRules',
  scope: 'contacts:read',
  async run({ store, rules }, _caller, { workspaceId }: { workspaceId: string }): Promise<ImportRules> {
    const reader = store.reader({ workspaceId });
    const { definitions } = await workspaceRules(reader, rules, workspaceId, undefined);
    const listIds = new Map<string, string[]>();
    for (let from: ContactList | undefined, hasMore = true; hasMore; ) {
      const page = { limit: LISTS_AT_ONCE, descending: false, ...(from === undefined ? {} : { from }) };
      const found = await listsPage(reader, workspaceId, page);
      for (const { id, name } of found.nodes) listIds.set(name, [...(listIds.get(name) ?? []), id]);
      from = found.nodes.at(-1);
      hasMore = found.hasMore;
    }
    return { definitions, listIds };
  },
});

const LISTS_AT_ONCE = 100;

function itemOf(
  { contactId, identifier }: Pick<ContactImport, 'contactId' | 'identifier'>,
  body: UpdateContactBody,
  caller: OperationCaller,
): ParsedItem {
  if (contactId === undefined && identifier === undefined) return { target: 'new', read: parseUpdateRequest(body) };
  return parseUpdateItem({ contactId, identifier, ...body }, ifMerged(caller));
}

/** Makes the first updates, as many as one transaction takes, each with the further updates of the same contact. */
async function updateFirst(
  services: Services,
  caller: OperationCaller,
  workspaceId: string,
  transaction: Transaction<Database>,
  items: readonly ParsedItem[],
  moreOf: (position: number) => readonly UpdateContactBody[],
): Promise<ImportResult[]> {
  const update = (some: readonly ParsedItem[]) =>
    updateSomeContacts(transaction, services.rules, {
      workspaceId,
      items: some,
      context: { ...planContext(services, caller), newId: idMaker(some.length) },
      author: caller.author,
      resultOf,
    });
  const made = await update(items);
  const results = made.map(resultOfFirst);
  const rest = made.flatMap((result, position) =>
    'id' in result
      ? moreOf(position).map((body) => ({ position, item: itemOf({ contactId: result.id }, body, caller) }))
      : [],
  );
  for (let done = 0; done < rest.length; ) {
    for (const one of await update(rest.slice(done).map(({ item }) => item))) {
      const position = rest[done]?.position ?? 0;
      results[position] = resultAfter(results[position] as ImportResult, one);
      done += 1;
    }
  }
  return results;
}

/** Makes ids from what was made of them at once, which takes a fraction of the time. */
function idMaker(count: number): () => string {
  const ids = newIds(count).reverse();
  return () => ids.pop() ?? newId();
}

function resultOf(plan: UpdatePlan | Rejected): UpdateMade {
  if (!isRejected(plan)) return { id: plan.after.id, outcome: plan.outcome };
  return { problems: plan.problems.map(shortProblem) };
}

function shortProblem({ path, message }: Problem) {
  return { place: placeInRow(dotted(path)), message };
}
