import type { AttributeValue } from '../contacts/contact/contact.ts';

/**
 * Returns the cell of values: empty for none, the text of a single one, a JSON array of several. `import` reads the same
 * values from it.
 */
export function cellOfTexts(values: readonly string[]): string {
  const [first] = values;
  if (first === undefined) return '';
  return values.length === 1 ? cellOfText(first) : JSON.stringify(values);
}

/** Returns the cell of the value of an attribute. An array stays one, also of a single element. */
export function cellOfValue(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return cellOfText(value);
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}

/** A text that a reader of the file would take for something else: for JSON, for no value, or for a formula. */
const AMBIGUOUS = /^(?:$|["[=@+\-\t\r])/;
/** A number or a phone number, which no spreadsheet computes. */
const SIGNED_NUMBER = /^[+-]\d+(?:\.\d+)?$/;

function cellOfText(text: string): string {
  return AMBIGUOUS.test(text) && !SIGNED_NUMBER.test(text) ? JSON.stringify(text) : text;
}
