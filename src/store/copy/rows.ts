import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Source } from '../store.ts';
import { TABLES, type TableName } from './tables.ts';

type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** The columns that identify a row of a workspace, in the order of the primary key. */
export type Key = readonly Value[];

/** The rows of one workspace in one table. */
export interface Part {
  workspaceId: string;
  table: TableName;
}

/** The number of rows that are read at once and written in one transaction. */
const BATCH = 1_000;

/** Yields the rows of a part in the order of the primary key, a batch at a time: all rows, or those after a key. */
export async function* batchesOf(store: Source, part: Part, behind?: Key): AsyncGenerator<Row[], void, undefined> {
  for (let last = behind; ; ) {
    const rows = await rowsBehind(store, part, last);
    const end = rows.at(-1);
    if (end === undefined) return;
    yield rows;
    if (rows.length < BATCH) return;
    last = keyOf(part.table, end);
  }
}

/** Returns the row of the workspace itself, or undefined if it does not exist. */
export async function workspaceRow(store: Source, workspaceId: string): Promise<Row | undefined> {
  const [row] = await rowsBehind(store, { workspaceId, table: 'workspace' }, undefined);
  return row;
}

/** Returns the number of rows, up to and including the key if one is given. */
export async function countRows(store: Source, part: Part, upTo?: Key): Promise<number> {
  const within = upTo === undefined ? sql`` : sql`and (${keyColumns(part)}) <= (${sql.join(upTo)})`;
  const [counted] = await query<{ rows: number }>(store, part, sql`select count(*) as ${sql.ref('rows')}`, within);
  return counted?.rows ?? 0;
}

/** Returns the key of the last row, or undefined if there are no rows. */
export async function lastKey(store: Source, part: Part): Promise<Key | undefined> {
  const backwards = sql.join(TABLES[part.table].key.map((column) => sql`${sql.ref(column)} desc`));
  const [last] = await query<Row>(store, part, sql`select ${keyColumns(part)}`, sql`order by ${backwards} limit 1`);
  return last === undefined ? undefined : keyOf(part.table, last);
}

/** Adds rows to a table. */
export async function insertRows(db: Kysely<Database>, table: TableName, rows: readonly Row[]): Promise<void> {
  // All engines share the shapes of rows, but only the name of the table selects one.
  await db
    .insertInto(table)
    .values(rows as never)
    .execute();
}

export function keyOf(table: TableName, row: Row): Key {
  return TABLES[table].key.map((column) => row[column] as Value);
}

function rowsBehind(store: Source, part: Part, key: Key | undefined): Promise<Row[]> {
  const columns = keyColumns(part);
  const behind = key === undefined ? sql`` : sql`and (${columns}) > (${sql.join(key)})`;
  return query<Row>(store, part, sql`select *`, sql`${behind} order by ${columns} limit ${BATCH}`);
}

async function query<Found>(
  store: Source,
  { workspaceId, table }: Part,
  selection: RawBuilder<unknown>,
  rest: RawBuilder<unknown>,
): Promise<Found[]> {
  const whose = sql`${sql.ref(TABLES[table].workspace)} = ${workspaceId}`;
  const select = sql<Found>`${selection} from ${sql.table(table)} where ${whose} ${rest}`;
  return (await select.execute(store.reader({ workspaceId }))).rows;
}

function keyColumns({ table }: Part): RawBuilder<unknown> {
  return sql.join(TABLES[table].key.map((column) => sql.ref(column)));
}
