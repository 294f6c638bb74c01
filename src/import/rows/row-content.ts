import type { IdentifierBody } from '../../contacts/update/update-contact-body.ts';
import type { ContactSet } from '../../store/contact-set-tables.ts';

/** A value of a row, and its column. */
interface Placed<Value> {
  value: Value;
  column: string;
}

/** The data of a contact in a row. */
export interface RowContent {
  id: string | undefined;
  /** In their order in the contact. */
  identifiers: Placed<IdentifierBody>[];
  attributes: Map<string, Placed<unknown>>;
  sets: Map<ContactSet, Placed<unknown>[]>;
  /** The problems of the row, by column. */
  problems: RowProblem[];
}

/** The reason why a row is refused. */
export interface RowProblem {
  /** The column, or the field of a line; undefined for the whole row. */
  column?: string | undefined;
  message: string;
}

export function emptyContent(): RowContent {
  return { id: undefined, identifiers: [], attributes: new Map(), sets: new Map(), problems: [] };
}
