import { isDeepStrictEqual } from 'node:util';
import type { Attributes } from '../../../src/contacts/contact/contact.ts';
import { nameKeyOf } from '../../../src/contacts/contact/name-key.ts';
import { applyChanges, type ContactParts } from '../../../src/contacts/history/field-change.ts';
import { allRows, damages } from '../rows.ts';

interface ContactRow {
  id: string;
  version: number;
  attributes: string;
  identifiers: string;
  list_ids: string;
  account_ids: string;
  company_refs: string;
  updated_at: number;
  name_key: string | null;
}

/** The parts of a contact that other tables also have: their form in the contact's row, and in the tables. */
const SHARED = {
  contact_identifier: {
    own: ({ identifiers }: ContactRow) =>
      JSON.parse(identifiers).map((it: { key: string; normalized: string }) => `${it.key}=${it.normalized}`),
    other: (row: Row) => `${row.key}=${row.normalized_value}`,
  },
  list_member: { own: (row: ContactRow) => JSON.parse(row.list_ids), other: (row: Row) => row.list_id },
  account_member: { own: (row: ContactRow) => JSON.parse(row.account_ids), other: (row: Row) => row.account_id },
  company_member: { own: (row: ContactRow) => JSON.parse(row.company_refs), other: (row: Row) => row.company_ref },
};

/**
 * Everything in a database that only a partial update can leave: a row of a contact that differs from the other tables
 * or from its own history, the key of another name, a missing or an additional version, and SQLite's own findings.
 */
export function halfUpdates(file: string, tables = allRows(file)): unknown[] {
  const found: unknown[] = damages(file);
  const contacts = (tables.contact ?? []) as unknown as ContactRow[];
  const known = new Set(contacts.map(({ id }) => id));

  for (const [table, { own, other }] of Object.entries(SHARED)) {
    const rows = byContact(tables[table] ?? []);
    for (const id of rows.keys()) if (!known.has(id)) found.push({ table, id, problem: 'rows of no contact' });
    for (const contact of contacts) {
      const inRow = own(contact).toSorted();
      const inTable = (rows.get(contact.id) ?? []).map(other).toSorted();
      if (!isDeepStrictEqual(inRow, inTable)) found.push({ table, id: contact.id, inRow, inTable });
    }
  }

  const history = byContact(tables.contact_history ?? []);
  for (const id of history.keys()) if (!known.has(id)) found.push({ id, problem: 'history of no contact' });
  for (const contact of contacts) {
    const { id, version, updated_at } = contact;
    const steps = (history.get(id) ?? []).toSorted((a, b) => Number(a.version) - Number(b.version));
    const versions = steps.map((step) => step.version);
    const expected = Array.from({ length: version }, (_, index) => index + 1);
    if (!isDeepStrictEqual(versions, expected)) found.push({ id, version, versions });
    if (steps.at(-1)?.at !== updated_at) found.push({ id, updated_at, lastChange: steps.at(-1)?.at });
    const [is, fromHistory] = [stateOf(contact), replayed(steps)];
    if (!isDeepStrictEqual(is, fromHistory)) found.push({ id, is, fromHistory });
    const [key, keyOfName] = [contact.name_key, nameKeyOf(is)];
    if (key !== keyOfName) found.push({ id, key, keyOfName });
  }
  return found;
}

type Row = Record<string, unknown>;

function byContact(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, ({ contact_id }) => String(contact_id));
}

/** The state of a contact. */
function stateOf(contact: ContactRow): ContactParts {
  return {
    attributes: sorted(JSON.parse(contact.attributes)),
    identifiers: JSON.parse(contact.identifiers),
    listIds: JSON.parse(contact.list_ids),
    accountIds: JSON.parse(contact.account_ids),
    companyRefs: JSON.parse(contact.company_refs),
  };
}

/** The state of a contact by its history. */
function replayed(steps: readonly Row[]): ContactParts {
  const nothing = { attributes: {}, identifiers: [], listIds: [], accountIds: [], companyRefs: [] };
  const after = steps.reduce<ContactParts>(
    (state, { changes }) => applyChanges(state, JSON.parse(String(changes))),
    nothing,
  );
  return { ...after, attributes: sorted(after.attributes) };
}

/** The order of attributes has no meaning. */
function sorted(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).sort());
}
