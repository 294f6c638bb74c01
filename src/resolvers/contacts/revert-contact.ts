import type { Kysely } from 'kysely';
import { mayReadContacts, mayReadRemoved, mayWriteReadOnly } from '../../access/access-key.ts';
import { writtenPart } from '../../contacts/contact/written-part.ts';
import { findLatestState } from '../../contacts/history/latest-state.queries.ts';
import { type EarlierState, findEarlierState } from '../../contacts/revert/earlier-state.queries.ts';
import { revertContact as revert } from '../../contacts/revert/revert-contact.ts';
import { REVERT_CONTACT_SCHEMA, type RevertContactBody } from '../../contacts/revert/revert-contact-body.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import { createBodyParser } from '../../contacts/validation/parse-body.ts';
import { isRejected, missingScope, notFound, type Rejected, rejected } from '../../contacts/validation/problem.ts';
import type { Database } from '../../store/database.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller } from '../runtime/services.ts';
import type { ContactChanged, UpdateInput } from './update-contact.ts';

/** The reverted contact, and the effect on other contacts. */
export interface ContactReverted extends ContactChanged {
  /** The ids of restored contacts, which had been merged into it. */
  restoredContactIds: string[];
  /** The ids of contacts that were merged into it again after an earlier restoration. */
  mergedAgainContactIds: string[];
}

/**
 * Restores an earlier state of a contact in a new version. The result hides it from a key that may not read contacts.
 * Also restores a deleted contact, and contacts that were merged into this one since; this requires the scope
 * `history:read`.
 */
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
        : await readEarlierState(store.reader({ workspaceId }), caller, { workspaceId, contactId, toVersion });
    const request = { contactId, earlier, precondition: input.precondition };
    const { key, author } = caller;
    const mayRead = mayReadContacts(key);
    const context = {
      now: services.now(),
      mayWriteReadOnly: mayWriteReadOnly(key),
      mayRead,
      mayReadRemoved: mayReadRemoved(key),
    };
    const plan = await store.write({ workspaceId }, (transaction) =>
      revert(transaction, rules, workspaceId, request, context, author),
    );
    if (isRejected(plan)) return plan;
    const { before, after, outcome, skippedIdentifiers, restored, mergedAgain } = plan;
    const reverted: ContactReverted = {
      before,
      contact: mayRead ? after : writtenPart(after),
      outcome,
      skippedIdentifiers,
      ignoredProperties: read.ignoredProperties,
      deprecatedProperties: [],
      restoredContactIds: restored.map(({ after: { id } }) => id),
      mergedAgainContactIds: mergedAgain.map(({ id }) => id),
    };
    return reverted;
  },
});

const readRevertBody = createBodyParser(REVERT_CONTACT_SCHEMA);

async function readEarlierState(
  db: Kysely<Database>,
  { key, signal }: Caller,
  { workspaceId, contactId, toVersion }: RevertContactBody & { workspaceId: string; contactId: string },
): Promise<EarlierState | Rejected> {
  const latest = await findLatestState(db, workspaceId, contactId);
  if (latest === undefined) return rejected(notFound('contact'));
  if (latest.isRemoved && !mayReadRemoved(key)) return rejected(missingScope('history:read'));
  return findEarlierState(db, latest, toVersion, signal);
}
