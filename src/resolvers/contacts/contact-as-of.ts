import { mayReadRemoved } from '../../access/access-key.ts';
import { missingContact } from '../../contacts/contact/contact.queries.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { contactAsOf, type Moment } from '../../contacts/history/contact-as-of.queries.ts';
import { findLatestState } from '../../contacts/history/latest-state.queries.ts';
import { INSTANT_RULE } from '../../contacts/validation/date-time.ts';
import {
  invalid,
  isRejected,
  missingScope,
  notFound,
  type Path,
  type Problem,
  type Rejected,
  rejected,
} from '../../contacts/validation/problem.ts';
import type { Caller, Services } from '../runtime/services.ts';

/** The unchecked arguments that select a state of a contact: a version, or a time in milliseconds. */
export interface MomentInput {
  version?: { value: unknown; path: Path } | undefined;
  time?: { value: unknown; path: Path } | undefined;
}

/** Returns the contact at a moment, or the problem that it did not exist then. */
export async function findContactAsOf(
  { store }: Services,
  { key, signal }: Caller,
  workspaceId: string,
  contactId: string,
  given: MomentInput,
): Promise<Contact | Rejected> {
  const db = store.reader({ workspaceId });
  const latest = await findLatestState(db, workspaceId, contactId);
  if (latest === undefined) return missingContact(db, workspaceId, contactId);
  if (latest.isRemoved && !mayReadRemoved(key)) return rejected(missingScope('history:read'));
  const moment = momentFrom(given);
  if ('problem' in moment) return rejected(moment.problem);
  const found = await contactAsOf(db, latest, moment, signal);
  return found === null || isRejected(found) ? (found ?? rejected(notFound('contact'))) : found;
}

function momentFrom({ version, time }: MomentInput): Moment | { problem: Problem } {
  if (version !== undefined && time !== undefined) {
    return { problem: invalid(time.path, `must not be given together with ${version.path.join('.')}`) };
  }
  if (version !== undefined) {
    const { value, path } = version;
    if (Number.isSafeInteger(value) && (value as number) >= 1) return { version: value as number, path };
    return { problem: invalid(path, 'must be a whole number from 1') };
  }
  const { value, path = [] } = time ?? {};
  return typeof value === 'number' ? { time: value, path } : { problem: invalid(path, `must be ${INSTANT_RULE}`) };
}
