import { type Kysely, sql } from 'kysely';
import { readIdentifierValue, storedForms } from '../normalization/identifier-value.ts';
import type { Database } from './database.ts';
import { type IdentifierCollision, publishCollision, publishMigration } from './events.ts';

const CONTACTS_IN_ONE_PART = 500;
const CONTACTS_BETWEEN_REPORTS = 100_000;

/** The required parts of `contact.identifiers`. */
interface StoredIdentifier {
  key: string;
  value: string;
  normalized: string;
}

type ContactPart = Pick<Database['contact'], 'workspace_id' | 'id' | 'identifiers'>;

/**
 * Converts the values of all identifiers to the current stored and normalized forms, contact by contact, in batches.
 * Writes only contacts that change, and keeps their versions. If an identifier would collide with another one, it stays
 * unchanged and is reported.
 */
export async function renormalizeIdentifiers(db: Kysely<Database>): Promise<void> {
  let contacts = 0;
  let collisions = 0;
  let last: ContactPart | undefined;
  do {
    const rows = await selectPart(db, last);
    for (const contact of rows) {
      for (const collision of await renormalizeContact(db, contact)) {
        collisions += 1;
        publishCollision(collision);
      }
    }
    last = rows.length < CONTACTS_IN_ONE_PART ? undefined : rows.at(-1);
    contacts += rows.length;
    if (contacts % CONTACTS_BETWEEN_REPORTS === 0 && contacts > 0) publishMigration({ contacts, isDone: false });
  } while (last !== undefined);
  if (contacts > 0) publishMigration({ contacts, isDone: true, collisions });
}

function selectPart(db: Kysely<Database>, after: ContactPart | undefined): Promise<ContactPart[]> {
  return db
    .selectFrom('contact')
    .select(['workspace_id', 'id', 'identifiers'])
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(workspace_id, id) > (${after?.workspace_id}, ${after?.id})`),
    )
    .orderBy('workspace_id')
    .orderBy('id')
    .limit(CONTACTS_IN_ONE_PART)
    .execute();
}

async function renormalizeContact(
  db: Kysely<Database>,
  { workspace_id: workspaceId, id: contactId, identifiers: json }: ContactPart,
): Promise<IdentifierCollision[]> {
  const collisions: IdentifierCollision[] = [];
  const identifiers: StoredIdentifier[] = JSON.parse(json);
  let isChanged = false;
  for (const [index, identifier] of identifiers.entries()) {
    const { key, normalized } = identifier;
    const today = formOf(identifier);
    if (today.value === identifier.value && today.normalized === normalized) continue;
    const otherContactId = today.normalized === normalized ? undefined : await ownerOf(db, workspaceId, key, today);
    if (otherContactId !== undefined) {
      collisions.push({ workspaceId, key, contactId, otherContactId });
      continue;
    }
    await db
      .updateTable('contact_identifier')
      .set({ normalized_value: today.normalized })
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .where('normalized_value', '=', normalized)
      .where('contact_id', '=', contactId)
      .execute();
    identifiers[index] = { ...identifier, ...today };
    isChanged = true;
  }
  if (isChanged) {
    await db
      .updateTable('contact')
      .set({ identifiers: JSON.stringify(identifiers) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', contactId)
      .execute();
  }
  return collisions;
}

/** Values in this form are already normalized and need no lookup in the numbering plans. */
const E164 = /^\+[1-9]\d{7,14}$/;

/** Keeps an identifier whose value is no longer valid. It must only be findable by its value. */
function formOf({ key, value, normalized }: StoredIdentifier): Pick<StoredIdentifier, 'value' | 'normalized'> {
  if (key === 'phonenumber' && value === normalized && E164.test(value)) return { value, normalized };
  const read = readIdentifierValue(key, value);
  if (!('message' in read)) return read;
  return { value, normalized: storedForms(key, value, undefined).includes(normalized) ? normalized : value };
}

async function ownerOf(
  db: Kysely<Database>,
  workspaceId: string,
  key: string,
  { normalized }: Pick<StoredIdentifier, 'normalized'>,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact_identifier')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('normalized_value', '=', normalized)
    .executeTakeFirst();
  return row?.contact_id;
}
