import type { Kysely, Transaction } from 'kysely';
import { storedForms } from '../../normalization/identifier-value.ts';
import type { ContactRow, Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { runSlice } from '../../store/slices.ts';
import { type Argument, statement, statementsBy } from '../../store/statement.ts';
import { nameIdentifier } from '../identifiers/identifier.ts';
import { type IdentifierRef, moved, movedAway, notFound, type Rejected, rejected } from '../validation/problem.ts';
import { unsafeParts } from '../validation/storable-json.ts';
import type { Contact } from './contact.ts';
import { contactFromRow, MAX_SLICE_SIZE, sizeOfRow } from './contact-row.ts';
import { survivorOf } from './merge-redirect.queries.ts';
import { idArguments, type NamedIds, namedIds } from './named-ids.ts';

/**
 * Returns the contact with this identifier. If the current rules make several stored identifiers equal, the contact
 * with exactly this value takes precedence.
 */
export async function findContactByIdentifier(
  db: Kysely<Database>,
  workspaceId: string,
  identifier: IdentifierRef,
): Promise<Contact | undefined> {
  if (unsafeParts(identifier).length > 0) return undefined;
  const { key, given, normalized } = nameIdentifier(identifier);
  for (const form of storedForms(key, given, normalized)) {
    const [row] = await selectByIdentifier(db, { workspaceId, key, normalized: form });
    if (row !== undefined) return contactFromRow(row);
  }
  return undefined;
}

/**
 * Returns the contact with an id, or the problem that it does not exist or has been merged into another one. For
 * changes that remove data. Locks the contact until the transaction ends.
 */
export async function findContactToChange(
  transaction: Transaction<Database>,
  workspaceId: string,
  id: string,
): Promise<Contact | Rejected> {
  const row = await contactsOf(transaction, workspaceId).where('id', '=', id).forUpdate().executeTakeFirst();
  if (row !== undefined) return contactFromRow(row);
  const survivorId = await survivorOf(transaction, workspaceId, id);
  return rejected(survivorId === undefined ? notFound('contact') : movedAway(survivorId));
}

/** Returns the reason why there is no contact with this id to read. */
export async function missingContact(db: Kysely<Database>, workspaceId: string, id: string): Promise<Rejected> {
  const survivorId = await survivorOf(db, workspaceId, id);
  return rejected(survivorId === undefined ? notFound('contact') : moved(survivorId));
}

/** Returns the contacts with these ids, in any order. Omits unknown ids. Reads large contacts in slices. */
export async function findContacts(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Contact[]> {
  const found: Contact[] = [];
  for (let left = ids; left.length > 0; ) {
    const wanted = left;
    const slice = () => findSlice(db, workspaceId, wanted);
    const { contacts, isCut } = await (found.length === 0 ? slice() : runSlice(workspaceId, slice));
    found.push(...contacts);
    if (!isCut) break;
    const read = new Set(contacts.map(({ id }) => id));
    left = wanted.filter((id) => !read.has(id));
  }
  return found;
}

async function findSlice(db: Kysely<Database>, workspaceId: string, ids: readonly string[]) {
  let size = 0;
  let isCut = false;
  const rows = await findContactRows(db, workspaceId, ids, (row) => {
    size += sizeOfRow(row);
    isCut = size >= MAX_SLICE_SIZE;
    return isCut;
  });
  return { contacts: rows.map(contactFromRow), isCut };
}

/**
 * Returns the rows of the contacts with these ids, at least one, in any order. Omits unknown ids. On engines that read
 * row by row, reading ends at the first row for which `isEnough` returns true.
 */
export function findContactRows(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
  isEnough?: (row: ContactRow) => boolean,
): Promise<ContactRow[]> {
  const { values, count } = namedIds(ids);
  return selectContacts({ count })(db, { ...values, workspaceId }, isEnough);
}

function contactsOf(db: Kysely<Database>, workspaceId: string) {
  return db.selectFrom('contact').selectAll().where('workspace_id', '=', workspaceId);
}

const selectContacts = statementsBy(
  ({ count }: { count: number }) =>
    (db, argument: Argument<NamedIds & { workspaceId: string }>) =>
      lookUp(db, 'contact', argument('workspaceId'), ['id'], idArguments(argument, count)).selectAll('contact'),
);

const selectByIdentifier = statement(
  (db, argument: Argument<{ workspaceId: string; key: string; normalized: string }>) =>
    // Not a join, because SQLite would plan it again for each value.
    contactsOf(db, argument('workspaceId')).where('id', '=', ({ selectFrom }) =>
      selectFrom('contact_identifier')
        .select('contact_id')
        .where('workspace_id', '=', argument('workspaceId'))
        .where('key', '=', argument('key'))
        .where('normalized_value', '=', argument('normalized')),
    ),
);
