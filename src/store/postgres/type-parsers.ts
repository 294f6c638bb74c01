import pg from 'pg';

const { builtins, getTypeParser } = pg.types;

/**
 * Returns the parser for the text of a type: times and versions become numbers, and JSON remains text that the reader
 * of the row parses.
 */
export function parserOf(type: number): (text: string) => unknown {
  if (type === builtins.INT8) return Number;
  if (type === builtins.JSON || type === builtins.JSONB) return String;
  return getTypeParser(type, 'text');
}
