import { mayReadContacts } from '../../access/access-key.ts';
import { bySet } from '../../contacts/contact/contact-sets.ts';
import { writtenPart } from '../../contacts/contact/written-part.ts';
import { mergeContacts as merge } from '../../contacts/merge/merge-contacts.ts';
import { MERGE_CONTACTS_SCHEMA, type MergeContactsBody } from '../../contacts/merge/merge-contacts-body.ts';
import type { Moved } from '../../contacts/merge/plan-merge.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { isRejected } from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import type { ContactChanged, UpdateInput } from './update-contact.ts';

/** The surviving contact, and the data that it received. */
export interface ContactsMerged extends ContactChanged {
  moved: Moved;
}

/** Merges the contact in the body into the one in the path. */
export const mergeContacts = operation({
  name: 'mergeContacts',
  scope: 'contacts:write',
  async run(services, caller, { workspaceId, contactId, body, ...input }: UpdateInput & { contactId: string }) {
    const read = readMergeBody(body);
    const problems = [...(input.requestProblems ?? []), ...read.problems];
    const { contactId: mergedId } = read.body as unknown as MergeContactsBody;
    const request = {
      survivorId: idFrom(contactId),
      mergedId: problems.length > 0 ? undefined : idFrom(mergedId),
      problems,
      precondition: input.precondition,
    };
    const now = services.now();
    const plan = await services.store.write({ workspaceId }, (transaction) =>
      merge(transaction, workspaceId, request, now, caller.author),
    );
    if (isRejected(plan)) return plan;
    const { before, after, outcome, skippedIdentifiers, moved } = plan;
    const mayRead = mayReadContacts(caller.key);
    const merged: ContactsMerged = {
      before,
      contact: mayRead ? after : writtenPart(after),
      outcome,
      skippedIdentifiers,
      ignoredProperties: read.ignoredProperties,
      deprecatedProperties: [],
      moved: mayRead ? moved : NOTHING_SHOWN,
    };
    return merged;
  },
});

const NOTHING_SHOWN: Moved = { identifiers: [], attributes: [], ...bySet(() => []) };

const readMergeBody = createBodyParser(MERGE_CONTACTS_SCHEMA);
