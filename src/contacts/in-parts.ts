/**
 * Rows written by one statement: SQLite binds at most 32,766 values, PostgreSQL 65,535, and no row of a set has more
 * than 13 columns.
 */
const MAX_ROWS = 1_000;

/** The elements in parts that one statement can take each. */
export function inParts<Element>(elements: readonly Element[], size = MAX_ROWS): Element[][] {
  return Array.from({ length: Math.ceil(elements.length / size) }, (_, part) =>
    elements.slice(part * size, (part + 1) * size),
  );
}
