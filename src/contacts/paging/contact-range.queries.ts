import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { CONTACT_SET_TABLES } from '../../store/contact-set-tables.ts';
import type { ContactRow, Database, MemberRow } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { type Argument, isReadRowByRow, statementsBy } from '../../store/statement.ts';
import { MAX_SLICE_SIZE, SIZED_COLUMNS, sizeOfRow } from '../contact/contact-row.ts';
import { CONTACT_SETS, SET_RULES } from '../contact/contact-sets.ts';
import type { ContactFilter } from './contact-filter.ts';
import { type BoundsShape, type BoundsValues, boundsOf, requestOf, rowsInPage, rowsOfPage } from './page.queries.ts';
import { comparePositions, type PageRequest, type Position } from './page.ts';

/** The maximum number of rows in one slice. */
export const MAX_SLICE_ROWS = 512;
/** The assumed ratio of JSON size to compressed size on PostgreSQL: more than usual, less than the maximum. */
const COMPRESSION = 16;

/** The sets that have an index of contacts. The first one in a filter is used. */
const GROUPS = CONTACT_SETS.map((set) => ({
  field: SET_RULES[set].filter,
  ...CONTACT_SET_TABLES[set].members,
}));

/** Returns whether a filter names a list, an account or a company, whose index then gives the range. */
export function hasGroup(filter: ContactFilter): boolean {
  return groupOf(filter) !== undefined;
}

function groupOf(filter: ContactFilter) {
  return GROUPS.find(({ field }) => typeof filter[field] === 'string');
}

/** Returns whether a filter has conditions that no index answers, so that each contact of its range is compared. */
export function isScan(filter: ContactFilter): boolean {
  const index = isPresent(filter.ids) ? 'ids' : groupOf(filter)?.field;
  return Object.entries(filter).some(([field, value]) => field !== 'createdAt' && field !== index && isPresent(value));
}

function isPresent<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}

/** Restricts the request to the filter's time of creation. */
export function within(request: PageRequest, { createdAt }: ContactFilter): PageRequest {
  // The empty string sorts before all ids, and `~` sorts after them.
  const earliest = typeof createdAt?.from === 'number' ? { createdAt: Math.ceil(createdAt.from), id: '' } : undefined;
  const latest = typeof createdAt?.to === 'number' ? { createdAt: Math.floor(createdAt.to), id: '~' } : undefined;
  const [begin, end] = request.descending ? [latest, earliest] : [earliest, latest];
  const from = inner(request.from, begin, request.descending ? 'earlier' : 'later');
  const until = inner(request.until, end, request.descending ? 'later' : 'earlier');
  return {
    limit: request.limit,
    descending: request.descending,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

function inner(a: Position | undefined, b: Position | undefined, which: 'earlier' | 'later'): Position | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return comparePositions(a, b) < 0 === (which === 'earlier') ? a : b;
}

/** The rows of a slice. If it is full, more may follow. */
export interface Slice {
  rows: ContactRow[];
  isFull: boolean;
}

/** Reads the next rows of the range of a filter: at most `rows`, and fewer if they are large. */
export async function selectContacts(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  request: PageRequest,
  rows: number,
): Promise<Slice> {
  const field = groupOf(filter)?.field;
  const { shape, values } = boundsOf(request);
  const read = rowsBy({ rows, field, ...shape });
  let size = 0;
  const found = await read(db, { workspaceId, group: field && filter[field], ...values }, (row) => {
    size += sizeOfRow(row);
    return size >= MAX_SLICE_SIZE;
  });
  const last = found.at(-1);
  if (last !== undefined && 'size' in last) size = Number(last.size);
  return { rows: found, isFull: found.length === rows || size >= MAX_SLICE_SIZE };
}

interface Shape extends BoundsShape {
  rows: number;
  field: (typeof GROUPS)[number]['field'] | undefined;
}

interface Values extends BoundsValues {
  workspaceId: string;
  group: string | null | undefined;
}

// `in` instead of `=`: SQLite plans a query with an order or a join again for each value of an equality.
const rowsBy = statementsBy(({ rows, field, ...bounds }: Shape) => (db, argument: Argument<Values>) => {
  const request = requestOf(bounds, argument, rows);
  const group = GROUPS.find((it) => it.field === field);
  const [workspaceId, direction] = [argument('workspaceId'), bounds.descending ? 'desc' : 'asc'] as const;
  const members = (table: string, column: string) =>
    db
      .selectFrom(sql<MemberRow>`${sql.table(table)}`.as('member'))
      .where('member.workspace_id', 'in', [workspaceId])
      .where(sql.ref(`member.${column}`), 'in', [argument('group')]);
  const contacts = db.selectFrom('contact').where('contact.workspace_id', 'in', [workspaceId]);
  if (isReadRowByRow(db)) {
    if (group === undefined) return rowsOfPage(contacts.selectAll('contact'), request, BY_CREATION, rows);
    const joined = members(group.table, group.column).innerJoin('contact', (join) =>
      join.onRef('contact.workspace_id', '=', 'member.workspace_id').onRef('contact.id', '=', 'member.contact_id'),
    );
    const position: Columns = ['member.contact_created_at', 'member.contact_id'];
    return rowsOfPage(joined.selectAll('contact'), request, position, rows);
  }
  // Not joins: PostgreSQL would read the whole workspace for them where most workspaces are small.
  const range =
    group === undefined
      ? contacts
      : lookUp(
          db,
          'contact',
          workspaceId,
          ['id'],
          members(group.table, group.column).select(['contact_id as column1', 'contact_created_at']),
        );
  const position: Columns = group === undefined ? BY_CREATION : ['wanted.contact_created_at', 'wanted.column1'];
  const sizes = [SIZE_OF_COLUMNS.as('own_size'), sizeUpTo(position, direction).as('size')];
  const sized = rowsOfPage(range.select(['contact.id as column1', ...sizes]), request, position, rows);
  return lookUp(db, 'contact', workspaceId, ['id'], sized)
    .selectAll('contact')
    .select(sql<number>`wanted.size`.as('size'))
    .where(sql<SqlBool>`wanted.size - wanted.own_size < ${sql.lit(MAX_SLICE_SIZE)}`)
    .orderBy('contact.created_at', direction)
    .orderBy('contact.id', direction);
});

type Columns = [createdAt: string, id: string];
export const BY_CREATION: Columns = ['contact.created_at', 'contact.id'];

/** Returns the number of contacts in the range of a filter: those that its slices read. */
export async function countContactsInRange(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
): Promise<number> {
  const group = isPresent(filter.ids) ? undefined : groupOf(filter);
  const bounds = within({ limit: 1, descending: false }, filter);
  const all = db
    .selectFrom(sql<{ workspace_id: string }>`${sql.table(group?.table ?? 'contact')}`.as('member'))
    .where('member.workspace_id', '=', workspaceId);
  const members = group === undefined ? all : all.where(sql.ref(`member.${group.column}`), '=', filter[group.field]);
  const position: [string, string] =
    group === undefined ? ['member.created_at', 'member.id'] : ['member.contact_created_at', 'member.contact_id'];
  // SQL has no empty list, and no contact has an empty id.
  const named = isPresent(filter.ids) ? members.where(sql.ref('member.id'), 'in', ['', ...filter.ids]) : members;
  const { count } = await rowsInPage(named, bounds, position)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Estimates the JSON size of a contact in bytes, without reading its columns. */
export function estimatedSize(db: Kysely<Database>) {
  return isReadRowByRow(db) ? SIZE_OF_TEXTS : SIZE_OF_COLUMNS;
}

const SIZE_OF_TEXTS = sumOfColumns((column) => sql`octet_length(${column})`);

/** From PostgreSQL's sizes, which are compressed. */
const SIZE_OF_COLUMNS = sumOfColumns(
  (column) => sql`pg_column_size(${column}) * case when pg_column_compression(${column}) is null then 1
      else ${sql.lit(COMPRESSION)} end`,
);

function sumOfColumns(sizeOf: (column: RawBuilder<unknown>) => RawBuilder<unknown>) {
  return sql<number>`(${sql.join(
    SIZED_COLUMNS.map((name) => sizeOf(sql`${sql.ref(`contact.${name}`)}`)),
    sql` + `,
  )})`;
}

/** Returns the total size of the rows up to this one. */
function sizeUpTo([createdAt, id]: readonly [string, string], direction: 'asc' | 'desc') {
  const order = sql.join([createdAt, id].map((column) => sql`${sql.ref(column)} ${sql.raw(direction)}`));
  return sql<number>`sum(${SIZE_OF_COLUMNS}) over (order by ${order} rows unbounded preceding)`;
}
