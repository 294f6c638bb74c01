import { type Kysely, type SqlBool, sql } from 'kysely';
import { CONTACT_SET_TABLES } from '../../store/contact-set-tables.ts';
import type { ContactRow, Database, MemberRow } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import { type Argument, isReadRowByRow, statementsBy } from '../../store/statement.ts';
import type { AbortState } from '../../store/store.ts';
import type { Contact } from '../contact/contact.ts';
import { contactFromRow, MAX_SLICE_SIZE, SIZED_COLUMNS, sizeOfRow } from '../contact/contact-row.ts';
import { CONTACT_SETS, SET_RULES } from '../contact/contact-sets.ts';
import { type ContactFilter, isMatch } from './contact-filter.ts';
import { rowsOfPage } from './page.queries.ts';
import { comparePositions, type Page, type PageRequest, type Position, pageFromRows } from './page.ts';

/** The maximum number of rows in one slice. */
const MAX_SLICE_ROWS = 512;
/** The assumed ratio of JSON size to compressed size on PostgreSQL: more than usual, less than the maximum. */
const COMPRESSION = 16;
/** The maximum total size of the rows in a page, in characters of JSON. A larger page has fewer contacts. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

/**
 * Returns a page of the contacts of a workspace that match a filter, in the order of creation. A list, an account, a
 * company and the time of creation select a range of an index. All other conditions scan that range, contact by
 * contact, until the page is full. The scan reads slices, so that other requests run in between; each slice begins
 * after the last row of the previous one. A page has fewer contacts than requested if they are large, but at least one.
 * Rejects with the reason of the signal when it is aborted.
 */
export async function contactsPage(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  request: PageRequest,
  signal?: AbortState,
): Promise<Page<Contact>> {
  const bounds = within(request, filter);
  const isScan = mustSeeEach(filter);
  const nodes: Contact[] = [];
  let size = 0;
  let fitting = 0;
  let from = bounds.from;
  for (;;) {
    const limit = isScan ? MAX_SLICE_ROWS : request.limit + 1 - nodes.length;
    const slice = async () => {
      signal?.throwIfAborted();
      const part = await selectContacts(db, workspaceId, filter, { ...bounds, ...(from && { from }) }, limit);
      for (const row of part.rows) {
        const contact = contactFromRow(row);
        if (isScan && !isMatch(filter, contact)) continue;
        nodes.push(contact);
        size += sizeOfRow(row);
        if (size <= MAX_PAGE_BYTES) fitting = nodes.length;
      }
      return part;
    };
    // A usual page without a scan is one slice, which is read without waiting for a turn.
    const isFirst = !isScan && nodes.length === 0;
    const { rows, isFull } = await (isFirst ? slice() : runSlice(workspaceId, slice));
    const last = rows.at(-1);
    if (nodes.length > request.limit || size > MAX_PAGE_BYTES || last === undefined || !isFull) break;
    from = { createdAt: last.created_at, id: last.id };
  }
  const isCut = fitting < Math.min(nodes.length, request.limit) && nodes.length > 1;
  if (isCut) return { nodes: nodes.slice(0, Math.max(1, fitting)), hasMore: true, isCut };
  return pageFromRows(nodes, request, (contact) => contact);
}

/** Returns the position of a contact in every collection of contacts. */
export function positionOfContact({ createdAt, id }: Pick<Contact, 'createdAt' | 'id'>): Position {
  return { createdAt, id };
}

/** The sets that have an index of contacts. The first one in a filter is used. */
const GROUPS = CONTACT_SETS.map((set) => ({
  field: SET_RULES[set].filter,
  ...CONTACT_SET_TABLES[set].members,
}));

function groupOf(filter: ContactFilter) {
  return GROUPS.find(({ field }) => typeof filter[field] === 'string');
}

function mustSeeEach(filter: ContactFilter): boolean {
  const indexed = new Set<string>(['createdAt', groupOf(filter)?.field ?? 'createdAt']);
  return Object.entries(filter).some(([field, value]) => !indexed.has(field) && value !== undefined && value !== null);
}

/** Restricts the request to the filter's time of creation. */
function within(request: PageRequest, { createdAt }: ContactFilter): PageRequest {
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
interface Slice {
  rows: ContactRow[];
  isFull: boolean;
}

async function selectContacts(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  { descending, from, until }: PageRequest,
  rows: number,
): Promise<Slice> {
  const field = groupOf(filter)?.field;
  const shape = { rows, descending, field, hasFrom: from !== undefined, hasUntil: until !== undefined };
  const values = {
    workspaceId,
    group: field && filter[field],
    fromTime: from?.createdAt,
    fromId: from?.id,
    untilTime: until?.createdAt,
    untilId: until?.id,
  };
  let size = 0;
  const found = await rowsBy(shape)(db, values, (row) => {
    size += sizeOfRow(row);
    return size >= MAX_SLICE_SIZE;
  });
  const last = found.at(-1);
  if (last !== undefined && 'size' in last) size = Number(last.size);
  return { rows: found, isFull: found.length === rows || size >= MAX_SLICE_SIZE };
}

interface Shape {
  rows: number;
  descending: boolean;
  field: (typeof GROUPS)[number]['field'] | undefined;
  hasFrom: boolean;
  hasUntil: boolean;
}

interface Values {
  workspaceId: string;
  group: string | null | undefined;
  fromTime: number | undefined;
  fromId: string | undefined;
  untilTime: number | undefined;
  untilId: string | undefined;
}

// `in` instead of `=`: SQLite plans a query with an order or a join again for each value of an equality.
const rowsBy = statementsBy(
  ({ rows, descending, field, hasFrom, hasUntil }: Shape) =>
    (db, argument: Argument<Values>) => {
      const at = (time: 'fromTime' | 'untilTime', id: 'fromId' | 'untilId') =>
        ({ createdAt: argument(time), id: argument(id) }) as Position;
      const request = {
        limit: rows,
        descending,
        ...(hasFrom ? { from: at('fromTime', 'fromId') } : {}),
        ...(hasUntil ? { until: at('untilTime', 'untilId') } : {}),
      };
      const group = GROUPS.find((it) => it.field === field);
      const contacts = db.selectFrom('contact').where('contact.workspace_id', 'in', [argument('workspaceId')]);
      const members = (table: string, column: string) =>
        db
          .selectFrom(sql<MemberRow>`${sql.table(table)}`.as('member'))
          .innerJoin('contact', (join) =>
            join
              .onRef('contact.workspace_id', '=', 'member.workspace_id')
              .onRef('contact.id', '=', 'member.contact_id'),
          )
          .where('member.workspace_id', 'in', [argument('workspaceId')])
          .where(sql.ref(`member.${column}`), 'in', [argument('group')]);
      const range = group === undefined ? contacts : members(group.table, group.column);
      const position: [string, string] =
        group === undefined ? ['contact.created_at', 'contact.id'] : ['member.contact_created_at', 'member.contact_id'];
      if (isReadRowByRow(db)) return rowsOfPage(range.selectAll('contact'), request, position, rows);
      const direction = descending ? 'desc' : 'asc';
      const sizes = [SIZE.as('own_size'), sizeUpTo(position, direction).as('size')];
      const sized = rowsOfPage(range.select(['contact.id', ...sizes]), request, position, rows);
      return contacts
        .innerJoin(sized.as('sized'), 'sized.id', 'contact.id')
        .selectAll('contact')
        .select('sized.size')
        .where(sql<SqlBool>`sized.size - sized.own_size < ${sql.lit(MAX_SLICE_SIZE)}`)
        .orderBy('contact.created_at', direction)
        .orderBy('contact.id', direction);
    },
);

/** Estimates the JSON size of a contact in bytes from PostgreSQL's sizes, without reading its columns. */
const SIZE = sql<number>`(${sql.join(
  SIZED_COLUMNS.map((name) => {
    const column = sql.ref(`contact.${name}`);
    return sql`pg_column_size(${column}) * case when pg_column_compression(${column}) is null then 1
      else ${sql.lit(COMPRESSION)} end`;
  }),
  sql` + `,
)})`;

/** Returns the total size of the rows up to this one. */
function sizeUpTo([createdAt, id]: readonly [string, string], direction: 'asc' | 'desc') {
  const order = sql.join([createdAt, id].map((column) => sql`${sql.ref(column)} ${sql.raw(direction)}`));
  return sql<number>`sum(${SIZE}) over (order by ${order} rows unbounded preceding)`;
}
