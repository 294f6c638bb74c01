/**
 * The maximum number of rows in one statement: SQLite binds at most 32,766 values, PostgreSQL 65,535, and rows have at
 * most 13 columns.
 */
const MAX_ROWS = 1_000;

/** Splits elements into parts for one statement each. */
export function inParts<Element>(elements: readonly Element[], size = MAX_ROWS): Element[][] {
  return Array.from({ length: Math.ceil(elements.length / size) }, (_, part) =>
    elements.slice(part * size, (part + 1) * size),
  );
}

/** The most elements that one statement looks up. */
const MAX_LOOKUPS = 256;
/** The maximum number of lookups for which a separate statement is compiled. */
const FEW_LOOKUPS = 8;

/**
 * The elements in parts for statements that look them up. Where there are many, `nothing`, which no row has, fills a part
 * up to a length that others have, too: so there are few different statements.
 */
export function inLookups<Element>(elements: readonly Element[], nothing: Element): Element[][] {
  return inParts(elements, MAX_LOOKUPS).map((part) => {
    if (part.length <= FEW_LOOKUPS) return part;
    const length = ROWS_AT_ONCE.findLast((count) => count >= part.length) ?? part.length;
    return [...part, ...Array.from({ length: length - part.length }, () => nothing)];
  });
}

/** The numbers of rows in one statement. Few numbers keep the number of different statements small. */
const ROWS_AT_ONCE = [256, 64, 16, 4, 1];

/** The rows in parts for statements that write them: the largest first. */
export function inWrites<Row>(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  let done = 0;
  for (const count of ROWS_AT_ONCE) {
    for (; rows.length - done >= count; done += count) parts.push(rows.slice(done, done + count));
  }
  return parts;
}
