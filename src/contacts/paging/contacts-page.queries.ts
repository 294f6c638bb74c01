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

/** The most rows of one slice. */
const MAX_SLICE_ROWS = 512;
/** How many times its size JSON may have that PostgreSQL has compressed: more than usual, less than the most. */
const COMPRESSION = 16;
/** What the rows of a page may hold together, in characters of JSON: a page that would hold more has fewer contacts. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

/**
 * A page of the contacts of a workspace, by their creation, that match a filter. A list, an account, a company and
 * the time of creation are ranges of an index; anything else is looked for along that range, contact by contact, until
 * the page is full. It is read in slices, so that others have their turn in between; each begins behind the last row of
 * the one before it. A page has fewer contacts than asked for where they are large, but always one. Rejects with the
 * reason of the signal when that is aborted.
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
    // A page of usual contacts without a scan is one slice, and is read at once.
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

/** Where a contact stands in every collection of contacts. */
export function positionOfContact({ createdAt, id }: Pick<Contact, 'createdAt' | 'id'>): Position {
  return { createdAt, id };
}

/** The groups by which contacts are found in an index; the first that a filter names is used. */
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

/** The request, less what was created outside of the filter's time. */
function within(request: PageRequest, { createdAt }: ContactFilter): PageRequest {
  // No id comes before the empty one or behind a letter that ids do not have.
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

/** Rows of a slice, and whether it is full, so that more may come after them. */
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

// `in` and not `=`: SQLite plans a query with an order or a join anew for each value that a column is to equal.
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

/** About how many bytes of JSON PostgreSQL has of a contact, found out without reading them. */
const SIZE = sql<number>`(${sql.join(
  SIZED_COLUMNS.map((name) => {
    const column = sql.ref(`contact.${name}`);
    return sql`pg_column_size(${column}) * case when pg_column_compression(${column}) is null then 1
      else ${sql.lit(COMPRESSION)} end`;
  }),
  sql` + `,
)})`;

/** The sizes of the rows up to this one together. */
function sizeUpTo([createdAt, id]: readonly [string, string], direction: 'asc' | 'desc') {
  const order = sql.join([createdAt, id].map((column) => sql`${sql.ref(column)} ${sql.raw(direction)}`));
  return sql<number>`sum(${SIZE}) over (order by ${order} rows unbounded preceding)`;
}
