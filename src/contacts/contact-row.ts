import type { ContactRow } from '../store/database.ts';
import type { Contact } from './contact.ts';

/** The contact that a row holds. */
export function contactFromRow(row: ContactRow): Contact {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    attributes: JSON.parse(row.attributes),
    identifiers: arrayFrom(row.identifiers),
    listIds: arrayFrom(row.list_ids),
    accountIds: arrayFrom(row.account_ids),
    companyRefs: arrayFrom(row.company_refs),
  };
}

/** The row that holds a contact, which came about by a change. */
export function rowFromContact(contact: Contact, lastChangeId: string): ContactRow {
  return {
    workspace_id: contact.workspaceId,
    id: contact.id,
    version: contact.version,
    attributes: JSON.stringify(contact.attributes),
    identifiers: JSON.stringify(contact.identifiers),
    list_ids: JSON.stringify(contact.listIds),
    account_ids: JSON.stringify(contact.accountIds),
    company_refs: JSON.stringify(contact.companyRefs),
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    last_change_id: lastChangeId,
  };
}

/** Most contacts are on no list, and in no account and company. */
function arrayFrom<Element>(json: string): Element[] {
  return json === '[]' ? [] : JSON.parse(json);
}
