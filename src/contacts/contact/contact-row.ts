import { CONTACT_SET_TABLES, type ContactSet, type ContactSetColumn } from '../../store/contact-set-tables.ts';
import type { ContactRow } from '../../store/database.ts';
import type { ContactPart } from '../history/field-change.ts';
import type { Contact } from './contact.ts';
import { bySet, CONTACT_SETS } from './contact-sets.ts';
import { nameKeyOf } from './name-key.ts';

/** Returns the contact of a row. */
export function contactFromRow(row: ContactRow): Contact {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    attributes: JSON.parse(row.attributes),
    identifiers: arrayFrom(row.identifiers),
    lastChangeId: row.last_change_id,
    ...bySet((set) => arrayFrom<string>(row[CONTACT_SET_TABLES[set].column])),
  };
}

/** Returns the row of a contact after a change. */
export function rowFromContact(contact: Contact, lastChangeId: string): ContactRow {
  return {
    workspace_id: contact.workspaceId,
    id: contact.id,
    version: contact.version,
    attributes: JSON.stringify(contact.attributes),
    identifiers: JSON.stringify(contact.identifiers),
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    last_change_id: lastChangeId,
    name_key: nameKeyOf(contact),
    ...bySetColumn((set) => JSON.stringify(contact[set])),
  };
}

/** Returns an object with a value for the column of each set. */
export function bySetColumn<Value>(toValue: (set: ContactSet) => Value): Record<ContactSetColumn, Value> {
  const values = {} as Record<ContactSetColumn, Value>;
  for (const set of CONTACT_SETS) values[CONTACT_SET_TABLES[set].column] = toValue(set);
  return values;
}

/** The columns of the parts of a contact, each as JSON. */
const COLUMNS: Record<ContactPart, 'attributes' | 'identifiers' | ContactSetColumn> = {
  attributes: 'attributes',
  identifiers: 'identifiers',
  ...bySet((set) => CONTACT_SET_TABLES[set].column),
};

/**
 * Returns the columns that change with these parts of a contact. The key of the name is one of them only if the contact
 * is renamed, because SQLite has it in an index.
 */
export function changedColumns(parts: Iterable<ContactPart>, isRenamed: boolean): (keyof ContactRow)[] {
  const columns = Array.from(parts, (part) => COLUMNS[part]);
  return ['version', 'updated_at', 'last_change_id', ...(isRenamed ? (['name_key'] as const) : []), ...columns];
}

/** Most contacts have no lists, accounts or companies. */
function arrayFrom<Element>(json: string): Element[] {
  return json === '[]' ? [] : JSON.parse(json);
}

/** The columns that hold JSON. */
export const SIZED_COLUMNS = Object.values(COLUMNS);

/**
 * The total JSON size of contacts, in characters, that one slice reads on engines that read row by row. The slice ends
 * with the row that reaches it, so that other requests run in between.
 */
export const MAX_SLICE_SIZE = 1024 * 1024;

/** Returns the JSON size of a contact row, in characters. */
export function sizeOfRow(row: ContactRow): number {
  return SIZED_COLUMNS.reduce((sum, column) => sum + row[column].length, 0);
}
