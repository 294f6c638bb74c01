import { mayReadContacts, mayWriteReadOnly } from '../../access/access-key.ts';
import { writtenPart } from '../../contacts/contact/written-part.ts';
import { findEarlierState } from '../../contacts/revert/earlier-state.queries.ts';
import { revertContact as revert } from '../../contacts/revert/revert-contact.ts';
import { REVERT_CONTACT_SCHEMA, type RevertContactBody } from '../../contacts/revert/revert-contact-body.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { isRejected } from '../../contacts/validation/problem.ts';
import { idFrom, operation } from '../runtime/operation.ts';
import type { ContactChanged, UpdateInput } from './update-contact.ts';

/** Gives a contact the state of an earlier version in a new one. A key that may not read contacts sees none of it. */
export const revertContact = operation({
  name: 'revertContact',
  scope: 'contacts:write',
  async run(services, caller, { workspaceId, contactId: given, body, ...input }: UpdateInput & { contactId: string }) {
    const contactId = idFrom(given);
    const read = readRevertBody(body);
    const problems = [...(input.requestProblems ?? []), ...read.problems];
    const { toVersion } = read.body as unknown as RevertContactBody;
    const { store, rules } = services;
    const earlier =
      problems.length > 0
        ? { problems }
        : await findEarlierState(store.reader({ workspaceId }), workspaceId, contactId, toVersion, caller.signal);
    const request = { contactId, earlier, precondition: input.precondition };
    const { key, author } = caller;
    const mayRead = mayReadContacts(key);
    const context = { now: services.now(), mayWriteReadOnly: mayWriteReadOnly(key), mayRead };
    const plan = await store.write({ workspaceId }, (transaction) =>
      revert(transaction, rules, workspaceId, request, context, author),
    );
    if (isRejected(plan)) return plan;
    const { before, after, outcome, skippedIdentifiers } = plan;
    const reverted: ContactChanged = {
      before,
      contact: mayRead ? after : writtenPart(after),
      outcome,
      skippedIdentifiers,
      ignoredProperties: read.ignoredProperties,
      deprecatedProperties: [],
    };
    return reverted;
  },
});

const readRevertBody = createBodyParser(REVERT_CONTACT_SCHEMA);
