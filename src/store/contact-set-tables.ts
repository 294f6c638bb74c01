import type { ContactRow, Database, MemberRow, MentionedRow } from './database.ts';

/**
 * The tables and columns of the sets of a contact, by the field of the contact. A column of the contact holds the
 * members as JSON, so that one read loads a contact. A table holds them as rows, in the order of pages, to find the
 * contacts of a member. `madeIn` is the table in which the first mention creates a member; null if members must exist.
 */
export const CONTACT_SET_TABLES = {
  listIds: {
    column: 'list_ids',
    members: { table: 'list_member', column: 'list_id' },
    madeIn: null,
  },
  accountIds: {
    column: 'account_ids',
    members: { table: 'account_member', column: 'account_id' },
    madeIn: { table: 'account', column: 'id' },
  },
  companyRefs: {
    column: 'company_refs',
    members: { table: 'company_member', column: 'company_ref' },
    madeIn: { table: 'company', column: 'ref' },
  },
} as const satisfies Record<string, ContactSetTables>;

/** The field of a contact that holds a set. */
export type ContactSet = keyof typeof CONTACT_SET_TABLES;
export type ContactSetColumn = (typeof CONTACT_SET_TABLES)[ContactSet]['column'];
export type MemberTable = (typeof CONTACT_SET_TABLES)[ContactSet]['members']['table'];
export type MentionedTable = NonNullable<(typeof CONTACT_SET_TABLES)[ContactSet]['madeIn']>['table'];

interface ContactSetTables {
  column: { [Name in keyof ContactRow]: ContactRow[Name] extends string ? Name : never }[keyof ContactRow];
  members: TableOf<MemberRow>;
  madeIn: TableOf<MentionedRow> | null;
}

/** A table with the columns of `Row` and one more column, which identifies the member. */
type TableOf<Row> = { [Table in keyof Database]: ColumnBeside<Row, Database[Table], Table> }[keyof Database];

type ColumnBeside<Row, Columns, Table> = {
  [Column in Exclude<keyof Columns, keyof Row>]: Row extends Omit<Columns, Column>
    ? { table: Table; column: Column }
    : never;
}[Exclude<keyof Columns, keyof Row>];
