import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';
import type { Contact } from './contact.ts';
import { survivorOf } from './contact-merge.ts';
import { contactFromRow } from './contact-row.ts';
import { identifierId } from './identifier.ts';
import { findLists } from './list.ts';
import type { Owners } from './resolution.ts';
import type { RequestedIdentifier, UpdateRequest } from './update-request.ts';
import { type WorkspaceRules, type WorkspaceRulesCache, workspaceRules } from './workspace.ts';

/** Which contact an update means: the one with an id, whoever has these identifiers (the path's first), or a new one. */
export type UpdateTarget = { contactId: string } | { identifiers: readonly RequestedIdentifier[] } | 'new';

/** Everything that the decision about an update needs. */
export interface UpdateSnapshot extends WorkspaceRules {
  workspaceId: string;
  target: UpdateTarget;
  /** The contacts that the target may mean, by id. */
  contacts: ReadonlyMap<string, Contact>;
  /** Where the contact with the id has gone, if it was merged. */
  movedTo?: string;
  /** The owners of all identifiers that the request looks up or adds. */
  owners: Owners;
  /** Those of the lists to add that exist. */
  existingLists: ReadonlySet<string>;
}

/** Reads what an update needs, in the transaction that will write it. */
export async function loadUpdate(
  db: Kysely<Database>,
  cache: WorkspaceRulesCache,
  workspaceId: string,
  target: UpdateTarget,
  request: UpdateRequest,
): Promise<UpdateSnapshot> {
  const owners = await findOwners(db, workspaceId, identifiersOf(target) ?? request.addIdentifiers);
  const named = contactIdOf(target);
  const ids = named === undefined ? new Set(target === 'new' ? [] : owners.values()) : [named];

  const contacts = new Map<string, Contact>();
  let revision: string | undefined;
  for (const contactId of ids) {
    const [row] = await selectContact(db, { workspaceId, contactId });
    if (row === undefined) continue;
    contacts.set(row.id, contactFromRow(row));
    revision = row.revision ?? undefined;
  }
  const movedTo = named === undefined || contacts.size > 0 ? undefined : await survivorOf(db, workspaceId, named);
  return {
    ...(await workspaceRules(db, cache, workspaceId, revision)),
    ...(movedTo === undefined ? {} : { movedTo }),
    workspaceId,
    target,
    contacts,
    owners,
    existingLists: await findExisting(db, workspaceId, request),
  };
}

function identifiersOf(target: UpdateTarget): readonly RequestedIdentifier[] | undefined {
  return target !== 'new' && 'identifiers' in target ? target.identifiers : undefined;
}

function contactIdOf(target: UpdateTarget): string | undefined {
  return target !== 'new' && 'contactId' in target ? target.contactId : undefined;
}

/** The contact and, from the same read, how new the rules of its workspace are. */
const selectContact = statement((db, argument: Argument<{ workspaceId: string; contactId: string }>) =>
  db
    .selectFrom('contact')
    .selectAll()
    // Not as a join, which takes SQLite five times as long.
    .select(({ selectFrom }) =>
      selectFrom('workspace').select('revision').whereRef('workspace.id', '=', 'contact.workspace_id').as('revision'),
    )
    .where('workspace_id', '=', argument('workspaceId'))
    .where('id', '=', argument('contactId')),
);

/** Keeps a statement within the depth of expressions that SQLite accepts. */
const MOST_LOOKED_UP_AT_ONCE = 100;

async function findOwners(
  db: Kysely<Database>,
  workspaceId: string,
  identifiers: readonly RequestedIdentifier[],
): Promise<Owners> {
  const owners = new Map<string, string>();
  for (let start = 0; start < identifiers.length; start += MOST_LOOKED_UP_AT_ONCE) {
    const rows = await db
      .selectFrom('contact_identifier')
      .select(['key', 'normalized_value', 'contact_id'])
      .where('workspace_id', '=', workspaceId)
      .where((eb) =>
        eb.or(
          identifiers
            .slice(start, start + MOST_LOOKED_UP_AT_ONCE)
            .map(({ key, normalized }) => eb.and([eb('key', '=', key), eb('normalized_value', '=', normalized)])),
        ),
      )
      .execute();
    for (const { key, normalized_value: normalized, contact_id } of rows) {
      owners.set(identifierId({ key, normalized }), contact_id);
    }
  }
  return owners;
}

async function findExisting(
  db: Kysely<Database>,
  workspaceId: string,
  { requiredLists }: UpdateRequest,
): Promise<Set<string>> {
  if (requiredLists.length === 0) return new Set();
  const ids = new Set(requiredLists.map(({ id }) => id));
  const lists = await findLists(db, workspaceId, [...ids]);
  return new Set(lists.map(({ id }) => id));
}
