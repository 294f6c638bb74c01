import { type RawRecord, Unreadable } from './record.ts';

/** The object on a line, or the reason why there is none. */
export type Line = Record<string, unknown> | Unreadable;

/** The field of a refused row that contains an invalid line, so that it can be corrected. */
export const LINE_FIELD = 'import:line';

/** Reads the objects of lines. */
export function readLines(records: readonly RawRecord[]): Line[] {
  return records.map(({ bytes, wrong }) => (wrong === undefined ? readLine(bytes.toString()) : new Unreadable(wrong)));
}

function readLine(text: string): Line {
  const object = parse(text);
  if (object === undefined) return new Unreadable('the line is not a JSON object');
  const line = object[LINE_FIELD];
  return typeof line === 'string' ? readLine(line) : object;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
