import { CONTACT_SETS } from '../contacts/contact/contact-sets.ts';
import type { ContactSet } from '../store/contact-set-tables.ts';
import { cellOfTexts, cellOfValue } from './cell.ts';
import type { ExportedContact, ExportedIdentifier } from './source.ts';

/** The kinds of identifiers with a column of that name. Others have a prefix, so that none is taken for another column. */
const PLAIN_KEYS = ['emailaddress', 'phonenumber'];

const SET_COLUMNS: Record<ContactSet, string> = { listIds: 'lists', accountIds: 'accounts', companyRefs: 'companies' };

/** The columns of a file. */
export interface CsvColumns {
  /** The kinds of identifiers that have a column, in the order of the columns. */
  identifierKeys: readonly string[];
  attributeKeys: readonly string[];
}

/** Returns the columns for these kinds of identifiers and attributes. The mirrors of identifiers have no own column. */
export function csvColumns(identifierKeys: readonly string[], attributeKeys: readonly string[]): CsvColumns {
  return {
    identifierKeys: [...PLAIN_KEYS, ...identifierKeys.filter((key) => !PLAIN_KEYS.includes(key))],
    attributeKeys: attributeKeys.filter((key) => !PLAIN_KEYS.includes(key)),
  };
}

/** Returns the first line. */
export function csvHeader({ identifierKeys, attributeKeys }: CsvColumns): string {
  return lineOf([
    'id',
    'createdAt',
    'updatedAt',
    ...identifierKeys.map((key) => (PLAIN_KEYS.includes(key) ? key : `identifier:${key}`)),
    'identifiers',
    ...attributeKeys.map((key) => `attributes.${key}`),
    ...CONTACT_SETS.map((set) => SET_COLUMNS[set]),
  ]);
}

/** Returns the line of a contact. `import` reads the same contact from it. */
export function csvLine(contact: ExportedContact, { identifierKeys, attributeKeys }: CsvColumns): string {
  const { id, createdAt, updatedAt, identifiers, attributes } = contact;
  const valuesOf = (wanted: string) => identifiers.filter(({ key }) => key === wanted).map(({ value }) => value);
  return lineOf([
    id,
    createdAt,
    updatedAt,
    ...identifierKeys.map((key) => cellOfTexts(valuesOf(key))),
    fitColumns(identifiers, identifierKeys) ? '' : JSON.stringify(identifiers.map(withoutTime)),
    ...attributeKeys.map((key) => cellOfValue(attributes[key] ?? undefined)),
    ...CONTACT_SETS.map((set) => cellOfTexts(contact[set])),
  ]);
}

/** Whether columns hold all there is: each kind has one, their order is that of the columns, and none has properties. */
function fitColumns(identifiers: readonly ExportedIdentifier[], keys: readonly string[]): boolean {
  let last = 0;
  return identifiers.every(({ key, properties }) => {
    const column = keys.indexOf(key, last);
    last = column;
    return column !== -1 && properties === undefined;
  });
}

function withoutTime({ key, value, properties }: ExportedIdentifier) {
  return properties === undefined ? { key, value } : { key, value, properties };
}

/** A line by RFC 4180. A library that formats lines takes longer than reading the contacts. */
function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => (MUST_QUOTE.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

const MUST_QUOTE = /[",\r\n]/;
