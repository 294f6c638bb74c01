import pg from 'pg';

const { builtins, getTypeParser } = pg.types;

/**
 * How the text of a type becomes a value, as the tables promise it: times and versions are numbers, and JSON is text
 * that the reader of the row parses.
 */
export function parserOf(type: number): (text: string) => unknown {
  if (type === builtins.INT8) return Number;
  if (type === builtins.JSON || type === builtins.JSONB) return String;
  return getTypeParser(type, 'text');
}
