import { sql, type Transaction } from 'kysely';
import { insertAccessKey } from '../../src/access/access-key.queries.ts';
import { hashOf, newKey, SCOPES, type Scope } from '../../src/access/access-key.ts';
import { insertDefinitions } from '../../src/contacts/attributes/attribute-definition.queries.ts';
import { type ContactParts, fieldChanges } from '../../src/contacts/history/field-change.ts';
import { MAX_REVERT_CONTACTS } from '../../src/contacts/validation/limits.ts';
import { insertWorkspace, type WorkspaceSettings } from '../../src/contacts/workspaces/workspace.queries.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';

/** The limits of the specification to which the workspace is filled (§3, §4). */
const MEMBERS = 1_000;
export const DEFINITIONS = 1_000;
const IDENTIFIERS = 100;
/** Bytes of the `properties` of an identifier, and of the attributes of a contact, a little below their limits. */
const PROPERTIES_SIZE = 4_000;
const ATTRIBUTE_SIZE = 4_000;
const ATTRIBUTES = 16;
/** Definitions with a format of the maximum size. */
const LARGE_FORMATS = 60;
const OPTIONS = 500;

const BEGINNING = Date.UTC(2026, 0, 1);

export interface Size {
  /** Contacts of the large list, account and company, each with three identifiers. */
  contacts: number;
  /** Contacts at every limit. */
  fullContacts: number;
  /** The number of contacts in the lists and accounts for deletion: two of each size. */
  deletable: readonly number[];
}

export interface World extends Size {
  workspaceId: string;
  /** The id of a workspace that defines attributes from their first values. */
  definingId: string;
  keys: Record<Caller, string | undefined>;
  definingKey: string;
}

export const CALLERS = ['key', 'key without scopes', 'no key'] as const;
export type Caller = (typeof CALLERS)[number];

/** Ids of the data in the workspace, by number. */
export const contactId = (index: number) => uuid('c0', index);
export const fullContactId = (index: number) => uuid('cf', index);
/** The contact into which others were merged, one in each version after the first. */
export const SURVIVOR = uuid('ce', 0);
export const SURVIVOR_VERSION = MAX_REVERT_CONTACTS + 1;
const mergedId = (index: number) => uuid('ca', index);
export const listId = (index: number) => uuid('10', index);
export const accountId = (index: number) => uuid('a0', index);
/** Keys without rights, so that the workspace is almost full of keys. */
export const accessKeyId = (index: number) => uuid('ac', index);
export const SPARE_KEYS = 400;
export const companyRef = (index: number) => `company-${index}`;
export const definitionKey = (index: number) => `attribute${index}`;
/** The list and the account of all contacts that are not full, and those for deletion. */
export const LARGE = MEMBERS;
export const deletable = (index: number) => MEMBERS + 1 + index;

export const WORKSPACE = uuid('f0', 0);
const DEFINING_WORKSPACE = uuid('f0', 1);

/** Fills an empty database file up to the limits of the specification. */
export async function fillWorld(file: string, size: Size): Promise<World> {
  const store = await openStore({ url: `file:${file}` });
  const world = { ...size, workspaceId: WORKSPACE, definingId: DEFINING_WORKSPACE };
  try {
    const keys = await store.write({ workspaceId: WORKSPACE, exclusive: true }, async (transaction) => {
      await sql`pragma cache_size = -400000`.execute(transaction);
      await makeWorkspace(transaction, WORKSPACE, {});
      await makeDefinitions(transaction, WORKSPACE);
      await makeGroups(transaction, size.deletable.length * 2);
      await makeContacts(transaction, size.contacts);
      await makeFullContacts(transaction, size.fullContacts);
      await makeMembers(transaction, size);
      await makeSurvivor(transaction);
      for (let index = 0; index < SPARE_KEYS; index += 1) {
        await makeKey(transaction, WORKSPACE, [], accessKeyId(index));
      }
      return {
        key: await makeKey(transaction, WORKSPACE, SCOPES),
        'key without scopes': await makeKey(transaction, WORKSPACE, []),
        'no key': undefined,
      };
    });
    const definingKey = await store.write({ workspaceId: DEFINING_WORKSPACE, exclusive: true }, async (transaction) => {
      await makeWorkspace(transaction, DEFINING_WORKSPACE, { undefinedAttributes: 'define' });
      return makeKey(transaction, DEFINING_WORKSPACE, SCOPES);
    });
    return { ...world, keys, definingKey };
  } finally {
    await store.close();
  }
}

/** A UUID that shows its kind. */
function uuid(kind: string, index: number): string {
  return `0190${kind}00-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

type Db = Transaction<Database>;

async function makeWorkspace(db: Db, id: string, settings: Partial<WorkspaceSettings>): Promise<void> {
  await insertWorkspace(db, { id, name: 'Worst case', settings, createdAt: BEGINNING });
}

async function makeKey(
  db: Db,
  workspaceId: string,
  scopes: readonly Scope[],
  id: string = crypto.randomUUID(),
): Promise<string> {
  const secret = newKey();
  const key = {
    id,
    workspaceId,
    name: 'Test',
    scopes,
    origin: 'api',
    createdAt: BEGINNING,
  } as const;
  await insertAccessKey(db, key, hashOf(secret));
  return secret;
}

async function makeDefinitions(db: Db, workspaceId: string): Promise<void> {
  const options = Array.from({ length: OPTIONS }, (_, index) => ({
    label: `Option ${index}`,
    value: `${index}`.padEnd(90, 'x'),
  }));
  const largest = { type: 'select', select: { options } } as const;
  const definitions = Array.from({ length: DEFINITIONS }, (_, index) => ({
    key: definitionKey(index),
    type: 'string' as const,
    cardinality: index % 10 === 1 ? ('many' as const) : ('one' as const),
    format: index >= DEFINITIONS - LARGE_FORMATS ? largest : null,
  }));
  for (let done = 0; done < DEFINITIONS; done += 500) {
    await insertDefinitions(db, workspaceId, definitions.slice(done, done + 500), BEGINNING);
  }
}

/** The numbers from 0 on, as a table `n (i)`. */
const numbers = (count: number) =>
  sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${sql.lit(count)})`;

/** The id of the row with the number `n.i`. */
function idSql(kind: string) {
  return sql`${sql.lit(uuid(kind, 0).slice(0, 24))} || printf('%012x', n.i)`;
}

async function makeGroups(db: Db, deletables: number): Promise<void> {
  const groups = MEMBERS + 1 + deletables;
  await sql`insert into list (workspace_id, id, name, tags, is_proof, created_at, updated_at)
    ${numbers(groups)} select ${WORKSPACE}, ${idSql('10')}, 'List ' || n.i, '[]', 0, ${BEGINNING} + n.i, ${BEGINNING}
    from n`.execute(db);
  await sql`insert into account (workspace_id, id, name, created_at, updated_at)
    ${numbers(groups)} select ${WORKSPACE}, ${idSql('a0')}, 'Account ' || n.i, ${BEGINNING} + n.i, ${BEGINNING}
    from n`.execute(db);
  await sql`insert into company (workspace_id, ref, name, created_at, updated_at)
    ${numbers(groups)} select ${WORKSPACE}, 'company-' || n.i, null, ${BEGINNING} + n.i, ${BEGINNING}
    from n`.execute(db);
}

const COLUMNS = sql`workspace_id, id, version, attributes, identifiers, list_ids, account_ids, company_refs, created_at, updated_at`;

/** The first of the three identifiers has the most matches in a merge. */
const KINDS = ['emailaddress', 'externalId', 'visitorid'];

async function makeContacts(db: Db, count: number): Promise<void> {
  await sql`insert into contact (${COLUMNS}, name_key)
    ${numbers(count)} select ${WORKSPACE}, ${idSql('c0')}, 1,
      json_object('displayName', 'Contact ' || n.i, 'age', n.i % 90, 'city', 'Amsterdam', 'attribute0', 'x'),
      json_array(${sql.join(
        KINDS.map(
          (key) => sql`json_object('key', ${sql.lit(key)}, 'value', n.i || '@example.com',
        'normalized', n.i || '@example.com', 'createdAt', ${sql.lit(BEGINNING)} + n.i)`,
        ),
      )}),
      ${JSON.stringify([listId(LARGE)])}, ${JSON.stringify([accountId(LARGE)])}, ${JSON.stringify([companyRef(LARGE)])},
      ${BEGINNING} + n.i, ${BEGINNING} + n.i, substr('CONTACT ' || n.i, 1, 12) from n`.execute(db);
  for (const key of KINDS) {
    await sql`insert into contact_identifier (workspace_id, key, normalized_value, contact_id)
      ${numbers(count)} select ${WORKSPACE}, ${key}, n.i || '@example.com', ${idSql('c0')} from n`.execute(db);
  }
}

/** The content of a contact at every limit. Its identifiers contain the name of the contact. */
function fullParts(name: string): ContactParts {
  const numbered = Array.from({ length: MEMBERS }, (_, index) => index);
  const attributes = Object.fromEntries(
    Array.from({ length: ATTRIBUTES }, (_, index) => [definitionKey(index * 10), 'x'.repeat(ATTRIBUTE_SIZE)]),
  );
  const identifiers = Array.from({ length: IDENTIFIERS }, (_, index) => {
    const value = `${name}-${index}`;
    const properties = { note: 'p'.repeat(PROPERTIES_SIZE) };
    return { key: 'externalId', value, normalized: value, properties, createdAt: BEGINNING };
  });
  return {
    attributes,
    identifiers,
    listIds: numbered.map(listId),
    accountIds: numbered.map(accountId),
    companyRefs: numbered.map(companyRef),
  };
}

/** They come before all others, so that the first page is as large as possible. */
async function makeFullContacts(db: Db, count: number): Promise<void> {
  for (let contact = 0; contact < count; contact += 1) {
    const { attributes, identifiers, listIds, accountIds, companyRefs } = fullParts(`full-${contact}`);
    await db
      .insertInto('contact')
      .values({
        workspace_id: WORKSPACE,
        id: fullContactId(contact),
        version: 1,
        attributes: JSON.stringify(attributes),
        identifiers: JSON.stringify(identifiers),
        list_ids: JSON.stringify(listIds),
        account_ids: JSON.stringify(accountIds),
        company_refs: JSON.stringify(companyRefs),
        created_at: BEGINNING - count + contact,
        updated_at: BEGINNING,
      })
      .execute();
    const owners = identifiers.map(({ key, normalized }) => ({
      workspace_id: WORKSPACE,
      key,
      normalized_value: normalized,
      contact_id: fullContactId(contact),
    }));
    await db.insertInto('contact_identifier').values(owners).execute();
  }
}

/** A contact without content with as many merged full contacts as one revert can restore. */
async function makeSurvivor(db: Db): Promise<void> {
  const nothing: ContactParts = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
  const common = {
    workspace_id: WORKSPACE,
    at: BEGINNING,
    key_id: 'k',
    api: 'rest',
    operation: 'mergeContacts',
  } as const;
  const changeId = (version: number) => uuid('cd', version);
  const rows = Array.from({ length: SURVIVOR_VERSION }, (_, index) => ({
    ...common,
    id: changeId(index + 1),
    contact_id: SURVIVOR,
    version: index + 1,
    previous_id: index === 0 ? null : changeId(index),
    removed: 0,
    changes: '[]',
    merged_contact_id: index === 0 ? null : mergedId(index),
  }));
  await db.insertInto('contact_history').values(rows).execute();
  for (let index = 1; index < SURVIVOR_VERSION; index += 1) {
    const removal = {
      ...common,
      id: uuid('cb', index),
      contact_id: mergedId(index),
      version: 2,
      previous_id: null,
      removed: 1,
      changes: JSON.stringify(fieldChanges(fullParts(`merged-${index}`), nothing)),
      contact_created_at: BEGINNING,
      merged_contact_id: SURVIVOR,
    };
    await db.insertInto('contact_history').values(removal).execute();
  }
  const empty = { attributes: '{}', identifiers: '[]', list_ids: '[]', account_ids: '[]', company_refs: '[]' };
  const times = { created_at: BEGINNING, updated_at: BEGINNING };
  const state = { version: SURVIVOR_VERSION, last_change_id: changeId(SURVIVOR_VERSION) };
  await db
    .insertInto('contact')
    .values({ workspace_id: WORKSPACE, id: SURVIVOR, ...empty, ...times, ...state })
    .execute();
}

const GROUPS = [
  { table: 'list', id: 'list_id', own: 'id', kind: '10' },
  { table: 'account', id: 'account_id', own: 'id', kind: 'a0' },
  { table: 'company', id: 'company_ref', own: 'ref', kind: undefined },
] as const;

async function makeMembers(db: Db, { fullContacts, deletable: sizes }: Size): Promise<void> {
  for (const { table, id, own, kind } of GROUPS) {
    const member = sql.table(`${table}_member`);
    const into = sql`insert into ${member} (workspace_id, ${sql.ref(id)}, contact_created_at, contact_id)`;
    const named = (index: number) => (kind === undefined ? sql.lit(companyRef(index)) : sql.lit(uuid(kind, index)));
    await sql`${into} select c.workspace_id, ${named(LARGE)}, c.created_at, c.id from contact c
      where c.created_at >= ${BEGINNING}`.execute(db);
    if (fullContacts > 0) {
      await sql`${into} select c.workspace_id, g.${sql.ref(own)}, c.created_at, c.id
        from ${sql.table(table)} g, contact c where c.created_at < ${BEGINNING}
        and g.created_at < ${BEGINNING + MEMBERS} order by g.${sql.ref(own)}, c.created_at`.execute(db);
    }
    if (table === 'company') continue;
    for (const [index, size] of [...sizes, ...sizes].entries()) {
      await sql`${into} select c.workspace_id, ${named(deletable(index))}, c.created_at, c.id from contact c
        where c.created_at >= ${BEGINNING} and c.created_at < ${BEGINNING + size}`.execute(db);
      const column = sql.ref(`${table}_ids`);
      await sql`update contact set ${column} = json_insert(${column}, '$[#]', ${named(deletable(index))})
        where created_at >= ${BEGINNING} and created_at < ${BEGINNING + size}`.execute(db);
    }
  }
}
