import type { Strategy } from '../../contacts/update/update-contact-body.ts';
import { UUID } from '../../contacts/validation/schema-validator.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { ImportError } from '../import-error.ts';
import { findColumns } from '../mapping/columns.ts';
import { isCountry, type Mapping, noCountry } from '../mapping/mapping.ts';
import type { Rows } from '../reading/open-rows.ts';
import { type ReadingAhead, readAhead } from './read-ahead.ts';

/** The user's options for rows. They take precedence over the mapping. */
export interface ReadingOptions {
  /** Kinds of identifiers that find the contact, and `id`. */
  match?: readonly string[];
  strategy?: Strategy;
  /** Ids or names of lists to which every contact is added. */
  list?: readonly string[];
  /** The country of phone numbers without a country code. */
  country?: string;
  fillShortRows?: boolean;
}

/**
 * Creates a reader of the rows of a file: determines the content of its columns, and reads the necessary definitions and
 * lists from the gateway. `ignored` are the columns that are not in the mapping.
 */
export async function openRowReading(
  rows: Rows,
  gateway: Gateway,
  { match, strategy, list = [], fillShortRows = false, ...options }: ReadingOptions,
  mapping: Mapping | undefined,
): Promise<{ reading: ReadingAhead; ignored: readonly string[] }> {
  const country = options.country ?? mapping?.country;
  if (country !== undefined && !isCountry(country)) throw new ImportError(noCountry(country));
  const { columns, ignored } = rows.format === 'csv' ? findColumns(rows.header, mapping) : { columns: [], ignored: [] };
  const namesLists = list.some((it) => !UUID.test(it));
  const hasLists =
    rows.format === 'ndjson' || columns.some(({ target }) => target.kind === 'set' && target.set === 'listIds');
  const listIds = namesLists || hasLists ? await gateway.listIds() : new Map<string, readonly string[]>();
  const cells = {
    columns,
    width: rows.format === 'csv' ? rows.header.length : 0,
    country,
    fillsShortRows: fillShortRows,
    definitions: await gateway.definitions(),
  };
  const rules = {
    match: match ?? mapping?.match,
    strategy: strategy ?? mapping?.strategy,
    attributes: mapping?.attributes ?? {},
    lists: list.map((it) => listIdOf(it, listIds)),
    listIds,
  };
  return { reading: readAhead(rows, cells, rules), ignored };
}

function listIdOf(text: string, listIds: ReadonlyMap<string, readonly string[]>): string {
  if (UUID.test(text)) return text.toLowerCase();
  const [id, another] = listIds.get(text) ?? [];
  if (id === undefined) throw new ImportError(`there is no list "${text}"; create it first`);
  if (another !== undefined) throw new ImportError(`there are several lists "${text}": use the id of one`);
  return id;
}
