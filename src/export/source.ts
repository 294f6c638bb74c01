import type { exportedContactBody } from '../rest/resources/exported-contact.ts';

/** A contact as a line of an export holds it. */
export type ExportedContact = ReturnType<typeof exportedContactBody>;
export type ExportedIdentifier = ExportedContact['identifiers'][number];

/** The contacts to export, from a database or from a gateway. */
export interface ExportSource {
  /** The name of the workspace. */
  name: string;
  /** The number of contacts to read; undefined if it is not known. */
  total: number | undefined;
  /** The kinds of identifiers that can have a column. */
  identifierKeys(): Promise<string[]>;
  /** The keys of all attributes that contacts can have, sorted. */
  attributeKeys(): Promise<string[]>;
  /** The contacts in parts, oldest first. Each part is read when it is requested. */
  parts(): AsyncIterable<ExportedPart>;
}

export interface ExportedPart {
  contacts: ExportedContact[];
  /** The number of contacts that were read for the part. */
  read: number;
}
