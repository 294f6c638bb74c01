import { type Kysely, sql } from 'kysely';
import type { ContactRow, Database, MemberRow } from '../store/database.ts';
import { runSlice } from '../store/slices.ts';
import { type Argument, statementsBy } from '../store/statement.ts';
import type { Contact } from './contact.ts';
import { type ContactFilter, isMatch } from './contact-filter.ts';
import { contactFromRow } from './contact-row.ts';
import { comparePositions, type Page, type PageRequest, type Position, pageOfRows, rowsOfPage } from './page.ts';

/** Rows of the first slice: few, because nobody knows yet how large they are. */
const FIRST_SLICE_ROWS = 16;
const MAX_SLICE_ROWS = 512;
/** What the rows of a slice should hold together, in characters of JSON: a few milliseconds to read. */
const SLICE_SIZE = 1024 * 1024;
/** What the rows of a page may hold together, in characters of JSON: a page that would hold more has fewer contacts. */
const MAX_PAGE_SIZE = 8 * 1024 * 1024;

/**
 * A page of the contacts of a workspace, by their creation, that match a filter. A list, an account, a company and
 * the time of creation are ranges of an index; anything else is looked for along that range, contact by contact, until
 * the page is full. It is read in slices, so that others have their turn in between; each begins behind the last row of
 * the one before it. A page has fewer contacts than asked for where they are large, but always one. Rejects with the reason of the signal when that is aborted.
 */
export async function contactsPage(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  request: PageRequest,
  signal?: AbortSignal,
): Promise<Page<Contact>> {
  const bounds = within(request, filter);
  const isScan = mustSeeEach(filter);
  const nodes: Contact[] = [];
  let size = 0;
  let fitting = 0;
  let from = bounds.from;
  let rowsPerSlice = FIRST_SLICE_ROWS;
  for (;;) {
    const lacking = request.limit + 1 - nodes.length;
    const limit = isScan ? rowsPerSlice : Math.min(rowsPerSlice, lacking);
    const slice = async () => {
      signal?.throwIfAborted();
      const rows = await selectContacts(db, workspaceId, filter, { ...bounds, ...(from && { from }) }, limit);
      for (const row of rows) {
        const contact = contactFromRow(row);
        if (isScan && !isMatch(filter, contact)) continue;
        nodes.push(contact);
        size += sizeOf(row);
        if (size <= MAX_PAGE_SIZE) fitting = nodes.length;
      }
      return rows;
    };
    // The small rows of a page without a scan are read at once: that takes no longer than one slice.
    const isShort = !isScan && (nodes.length === 0 || lacking <= rowsPerSlice);
    const rows = await (isShort ? slice() : runSlice(workspaceId, slice));
    const last = rows.at(-1);
    if (nodes.length > request.limit || size > MAX_PAGE_SIZE || last === undefined || rows.length < limit) break;
    from = { createdAt: last.created_at, id: last.id };
    rowsPerSlice = fittingRows(rows);
  }
  const isCut = fitting < Math.min(nodes.length, request.limit) && nodes.length > 1;
  if (isCut) return { nodes: nodes.slice(0, Math.max(1, fitting)), hasMore: true, isCut };
  return pageOfRows(nodes, request, (contact) => contact);
}

/** How many rows like these make a slice: a power of two, because the number stands in the text of the statement. */
function fittingRows(rows: readonly ContactRow[]): number {
  const fitting = (SLICE_SIZE * rows.length) / rows.reduce((sum, row) => sum + sizeOf(row), 1);
  return Math.min(MAX_SLICE_ROWS, 2 ** Math.max(0, Math.floor(Math.log2(fitting))));
}

function sizeOf({ attributes, identifiers, list_ids, account_ids, company_refs }: ContactRow): number {
  return attributes.length + identifiers.length + list_ids.length + account_ids.length + company_refs.length;
}

/** Where a contact stands in every collection of contacts. */
export function positionOfContact({ createdAt, id }: Pick<Contact, 'createdAt' | 'id'>): Position {
  return { createdAt, id };
}

/** The groups by which contacts are found in an index; the first that a filter names is used. */
const GROUPS = [
  { field: 'listId', table: 'list_member', column: 'list_id' },
  { field: 'accountId', table: 'account_member', column: 'account_id' },
  { field: 'companyRef', table: 'company_member', column: 'company_ref' },
] as const;

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

function selectContacts(
  db: Kysely<Database>,
  workspaceId: string,
  filter: ContactFilter,
  { descending, from, until }: PageRequest,
  rows: number,
): Promise<ContactRow[]> {
  const field = groupOf(filter)?.field;
  const shape = { rows, descending, field, hasFrom: from !== undefined, hasUntil: until !== undefined };
  return rowsBy(shape)(db, {
    workspaceId,
    group: field && filter[field],
    fromTime: from?.createdAt,
    fromId: from?.id,
    untilTime: until?.createdAt,
    untilId: until?.id,
  });
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
      if (group === undefined) {
        const all = db
          .selectFrom('contact')
          .selectAll()
          .where('workspace_id', 'in', [argument('workspaceId')]);
        return rowsOfPage(all, request, ['created_at', 'id'], rows);
      }
      const members = db
        .selectFrom(sql<MemberRow>`${sql.table(group.table)}`.as('member'))
        .innerJoin('contact', (join) =>
          join.onRef('contact.workspace_id', '=', 'member.workspace_id').onRef('contact.id', '=', 'member.contact_id'),
        )
        .selectAll('contact')
        .where('member.workspace_id', 'in', [argument('workspaceId')])
        .where(sql.ref(`member.${group.column}`), 'in', [argument('group')]);
      return rowsOfPage(members, request, ['member.contact_created_at', 'member.contact_id'], rows);
    },
);
