import { isDeepStrictEqual } from 'node:util';
import type { IdentifierBody } from '../../contacts/update/update-contact-body.ts';
import { nationalNumber } from '../../normalization/phone-number.ts';
import type { Column } from '../mapping/columns.ts';
import { isoDate } from '../mapping/date-format.ts';
import { type AttributeShape, attributeValue, cellValues } from './cell.ts';
import { emptyContent, type RowContent } from './row-content.ts';

/** The context for reading cells. */
export interface CellRules {
  columns: readonly Column[];
  /** The number of columns in the header. */
  width: number;
  /** The country of phone numbers without a country code. */
  country: string | undefined;
  /** Whether missing cells at the end of a row count as empty. */
  fillsShortRows: boolean;
  definitions: ReadonlyMap<string, AttributeShape>;
}

/** Reads the contact data in the cells of a row; undefined if all of them are empty. */
export function readCellsOfRow(cells: readonly string[], rules: CellRules): RowContent | undefined {
  if (cells.every((cell) => cell === '')) return undefined;
  const content = emptyContent();
  const wrong = wrongWidth(cells, rules);
  if (wrong !== undefined) {
    content.problems.push({ message: wrong });
    return content;
  }
  let listed: { column: Column; cell: string } | undefined;
  for (const column of rules.columns) {
    const cell = cells[column.index] ?? '';
    const { target } = column;
    if (cell === '') continue;
    if (target.kind === 'id') content.id = cell;
    else if (target.kind === 'identifiers') listed = { column, cell };
    else if (target.kind === 'identifier') readIdentifiers(content, cell, column, target.key, rules);
    else if (target.kind === 'attribute') readAttribute(content, cell, column, target.key, rules);
    else if (target.kind === 'set') {
      const values = cellValues(cell, column).map((value) => ({ value, column: column.name }));
      content.sets.set(target.set, [...(content.sets.get(target.set) ?? []), ...values]);
    }
  }
  if (listed !== undefined) readListed(content, listed.cell, listed.column, rules);
  return content;
}

function wrongWidth(cells: readonly string[], { width, fillsShortRows }: CellRules): string | undefined {
  if (cells.length < width && !fillsShortRows) {
    return `the row has ${cells.length} cells, and the header ${width}; --fill-short-rows treats missing cells at the end as empty`;
  }
  if (cells.slice(width).some((cell) => cell !== '')) {
    return `the row has ${cells.length} cells, and the header ${width}: is a cell with the delimiter not quoted?`;
  }
  return undefined;
}

function readIdentifiers(content: RowContent, cell: string, column: Column, key: string, rules: CellRules): void {
  for (const value of cellValues(cell, column)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.trim() === '') continue;
    if (key !== 'phonenumber') {
      content.identifiers.push({ value: { key, value: text }, column: column.name });
      continue;
    }
    const number = phoneNumber(text, column.country ?? rules.country);
    if ('message' in number) content.problems.push({ column: column.name, message: number.message });
    else content.identifiers.push({ value: { key, value: number.value }, column: column.name });
  }
}

function phoneNumber(text: string, country: string | undefined): { value: string } | { message: string } {
  if (country === undefined) {
    // The gateway checks numbers with a country code.
    if (/^[^\d]*[+\uff0b]/.test(text)) return { value: text };
    return {
      message: `"${shown(text)}" is a phone number without a country: name the country with --country, such as NL`,
    };
  }
  const value = nationalNumber(text, country);
  return value === undefined ? { message: `"${shown(text)}" is not a phone number of ${country}` } : { value };
}

function readAttribute(content: RowContent, cell: string, column: Column, key: string, rules: CellRules): void {
  const given = attributeValue(cell, column, rules.definitions.get(key));
  if (given === undefined) return;
  const wrong: string[] = [];
  const value = withIsoDates(given, column, wrong);
  for (const text of wrong) {
    const message = `"${shown(text)}" is not a date in the format ${column.dateFormat}`;
    content.problems.push({ column: column.name, message });
  }
  const known = content.attributes.get(key);
  if (known !== undefined && !isDeepStrictEqual(known.value, value)) {
    const message = `it has another value of attribute "${key}" than column "${known.column}"`;
    content.problems.push({ column: column.name, message });
  }
  content.attributes.set(key, { value, column: column.name });
}

/** Returns a value with its texts, which have the format of the column, as ISO 8601 dates. Adds those that do not fit. */
function withIsoDates(value: unknown, column: Column, wrong: string[]): unknown {
  const { dateFormat, timeZone } = column;
  if (dateFormat === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => withIsoDates(one, column, wrong));
  if (typeof value !== 'string') return value;
  const date = isoDate(value, dateFormat, timeZone);
  if (date === undefined) wrong.push(value);
  return date;
}

/**
 * Reads the cell with all identifiers. Those of kinds with a separate column only count if that column has them, so
 * that an edited cell takes precedence; all come in the order of the list.
 */
function readListed(content: RowContent, cell: string, { name }: Column, { columns }: CellRules): void {
  const listed = parseIdentifiers(cell);
  if (listed === undefined) {
    content.problems.push({ column: name, message: 'it must be a JSON array of objects with key and value' });
    return;
  }
  const kinds = new Set(columns.flatMap(({ target }) => (target.kind === 'identifier' ? [target.key] : [])));
  const inColumns = content.identifiers;
  const kept = listed.flatMap((identifier) => {
    const { key, value } = identifier;
    const own = inColumns.find((it) => it.value.key === key && it.value.value === value);
    return own === undefined && kinds.has(key) ? [] : [{ value: identifier, column: own?.column ?? name }];
  });
  const isKept = ({ key, value }: IdentifierBody) =>
    kept.some((it) => it.value.key === key && it.value.value === value);
  content.identifiers = [...kept, ...inColumns.filter(({ value }) => !isKept(value))];
}

function parseIdentifiers(cell: string): IdentifierBody[] | undefined {
  try {
    const list = JSON.parse(cell);
    return Array.isArray(list) && list.every(isIdentifier) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value resembles an identifier; the gateway reports its problems. */
export function isIdentifier(value: unknown): value is IdentifierBody {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
