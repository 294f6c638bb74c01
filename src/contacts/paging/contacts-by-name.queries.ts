import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { type Argument, statementsBy } from '../../store/statement.ts';
import type { NameKeyRange } from '../contact/name-key.ts';
import { candidateReader, type Reader } from './contact-candidates.queries.ts';
import { BY_CREATION, type Slice, selectContacts } from './contact-range.queries.ts';
import { findCandidates } from './contacts-by-ids.queries.ts';
import { type BoundsShape, type BoundsValues, boundsOf, requestOf, rowsOfPage } from './page.queries.ts';
import type { PageRequest, Position } from './page.ts';

/** The number of names in one slice. */
const MAX_NAMES = 4_096;
/** The maximum number of candidates among them. If there are more, a scan of the contacts takes less time. */
const MAX_CANDIDATES = MAX_NAMES / 2;
/** The number of candidates that are looked up at once. */
const CANDIDATES_AT_ONCE = 128;

/** More may follow. */
const NOTHING_YET: Slice = { rows: [], isFull: true };

/**
 * Returns a reader of the contacts whose names have a key in the range, if there is one, and of those without a key. It
 * also returns some others. Of most other contacts, it reads only the key. As soon as most contacts are candidates, it
 * reads all that follow.
 */
export function readerByName(
  db: Kysely<Database>,
  workspaceId: string,
  range: NameKeyRange | undefined,
  request: PageRequest,
): Reader {
  let read: Reader = readNames;
  let rest = request;
  let ids: readonly string[] = [];
  return (limit) => read(limit);

  async function readNames(): Promise<Slice> {
    const found = await findNames(db, workspaceId, range, rest);
    const last = found.at(-1);
    if (last === undefined) return { rows: [], isFull: false };
    if (found.length > MAX_CANDIDATES) {
      read = readAll;
      return NOTHING_YET;
    }
    rest = { ...rest, from: { createdAt: last.created_at, id: last.id } };
    ids = found.map(({ id }) => id);
    read = lookUpCandidates;
    return NOTHING_YET;
  }

  async function lookUpCandidates(limit: number): Promise<Slice> {
    const wanted = ids.slice(0, CANDIDATES_AT_ONCE);
    ids = ids.slice(CANDIDATES_AT_ONCE);
    const { descending } = request;
    const candidates = await findCandidates(db, workspaceId, wanted);
    const readCandidates = candidateReader(db, workspaceId, candidates, { descending, limit: candidates.length });
    read = async (size) => {
      const { rows, isFull } = await readCandidates(size);
      if (!isFull) read = ids.length > 0 ? lookUpCandidates : readNames;
      return { rows, isFull: true };
    };
    return read(limit);
  }

  async function readAll(limit: number): Promise<Slice> {
    const slice = await selectContacts(db, workspaceId, {}, rest, limit);
    const last = slice.rows.at(-1);
    if (last !== undefined) rest = { ...rest, from: { createdAt: last.created_at, id: last.id } };
    return slice;
  }
}

type FoundName = { id: string; created_at: Position['createdAt'] };

/** Returns the candidates among the next names, and the last of these names. Returns none if no candidates follow. */
function findNames(
  db: Kysely<Database>,
  workspaceId: string,
  range: NameKeyRange | undefined,
  request: PageRequest,
): Promise<FoundName[]> {
  const { shape, values } = boundsOf(request);
  const read = selectNames({ ...shape, hasRange: range !== undefined });
  return read(db, { workspaceId, firstKey: range?.first, endKey: range?.end, ...values });
}

interface Shape extends BoundsShape {
  hasRange: boolean;
}

interface Values extends BoundsValues {
  workspaceId: string;
  firstKey: string | undefined;
  endKey: string | undefined;
}

/** The inner query has the index of its order as its only plan. It ends after its slice, whatever the keys are. */
const selectNames = statementsBy(({ hasRange, ...bounds }: Shape) => (db, argument: Argument<Values>) => {
  const request = requestOf(bounds, argument, MAX_NAMES);
  const contacts = db.selectFrom('contact').where('contact.workspace_id', 'in', [argument('workspaceId')]);
  const names = contacts.select(['contact.id', 'contact.created_at', 'contact.name_key']);
  const last = rowsOfPage(contacts.select('contact.id'), request, BY_CREATION, 1).offset(sql.lit(MAX_NAMES - 1));
  const isInRange = sql<SqlBool>`entry.name_key >= ${argument('firstKey')} and entry.name_key < ${argument('endKey')}`;
  const candidates = db
    .selectFrom(rowsOfPage(names, request, BY_CREATION, MAX_NAMES).as('entry'))
    .select(['entry.id', 'entry.created_at'])
    .where(({ or }) =>
      or([sql<SqlBool>`entry.name_key is null`, ...(hasRange ? [isInRange] : []), sql<SqlBool>`entry.id = (${last})`]),
    );
  const { descending } = bounds;
  return rowsOfPage(candidates, { descending, limit: 0 }, ['entry.created_at', 'entry.id'], MAX_CANDIDATES + 1);
});
