import { type RawRecord, Unreadable } from './record.ts';

/** The object on a line, or why there is none. */
export type Line = Record<string, unknown> | Unreadable;

/** Stands in a file of refused rows for a line that is no object: the line itself, to be fixed. */
export const LINE_FIELD = 'import:line';

/** Reads the objects of lines. */
export function readLines(records: readonly RawRecord[]): Line[] {
  return records.map(({ bytes, wrong }) => (wrong === undefined ? readLine(bytes.toString()) : new Unreadable(wrong)));
}

function readLine(text: string): Line {
  const object = parse(text);
  if (object === undefined) return new Unreadable('the line is no JSON object');
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
