import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { lookUp } from '../../store/look-up.ts';
import { type Argument, statementsBy } from '../../store/statement.ts';
import { idArguments, type NamedIds, namedIds } from '../contact/named-ids.ts';
import { estimatedSize } from './contact-range.queries.ts';
import type { Position } from './page.ts';

/** The position of a contact, and an estimate of its JSON size in bytes. */
export interface Candidate extends Position {
  size: number;
}

/**
 * Returns the contacts with these ids, in any order, with the time of their last change (milliseconds since 1970). Omits
 * unknown ids.
 */
export async function findCandidates(
  db: Kysely<Database>,
  workspaceId: string,
  ids: readonly string[],
): Promise<(Candidate & { updatedAt: number })[]> {
  if (ids.length === 0) return [];
  const { values, count } = namedIds(ids);
  const rows = await selectPositions({ count })(db, { ...values, workspaceId });
  return rows.map(({ id, created_at: createdAt, updated_at: updatedAt, size }) => ({
    id,
    createdAt,
    updatedAt,
    size: Number(size),
  }));
}

const selectPositions = statementsBy(
  ({ count }: { count: number }) =>
    (db, argument: Argument<NamedIds & { workspaceId: string }>) =>
      lookUp(db, 'contact', argument('workspaceId'), ['id'], idArguments(argument, count)).select([
        'id',
        'created_at',
        'updated_at',
        estimatedSize(db).as('size'),
      ]),
);
