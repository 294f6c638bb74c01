import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';

/** The default time to store results, in hours. */
export const DEFAULT_HOURS = 24;

/** The idempotency key of a change. Each access key has its own records. */
export interface IdempotencyRecord {
  workspaceId: string;
  accessKeyId: string;
  key: string;
}

/** The stored result of a change under an idempotency key. */
export interface StoredResult extends IdempotencyRecord {
  /** SHA-256 of the request, in hexadecimal. */
  fingerprint: string;
  /** JSON. */
  answer: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export async function findResult(
  db: Kysely<Database>,
  record: IdempotencyRecord,
): Promise<Pick<StoredResult, 'fingerprint' | 'answer' | 'createdAt'> | undefined> {
  const [row] = await selectAnswer(db, record);
  return row && { fingerprint: row.fingerprint, answer: row.answer, createdAt: row.created_at };
}

/** Older records have no access key. They apply to all access keys of the workspace. */
const UNKNOWN_ACCESS_KEY = '';

const selectAnswer = statement((db, argument: Argument<IdempotencyRecord>) =>
  db
    .selectFrom('idempotency_key')
    .select(['fingerprint', 'answer', 'created_at'])
    .where('workspace_id', '=', argument('workspaceId'))
    .where('access_key_id', 'in', [argument('accessKeyId'), UNKNOWN_ACCESS_KEY])
    .where('key', '=', argument('key')),
);

/** Rejects if a result exists under the key. */
export async function saveResult(db: Kysely<Database>, answer: StoredResult): Promise<void> {
  await insertAnswer(db, answer);
}

const insertAnswer = statement((db, argument: Argument<StoredResult>) =>
  db.insertInto('idempotency_key').values({
    workspace_id: argument('workspaceId'),
    access_key_id: argument('accessKeyId'),
    key: argument('key'),
    fingerprint: argument('fingerprint'),
    answer: argument('answer'),
    created_at: argument('createdAt'),
  }),
);

export async function deleteResult(
  db: Kysely<Database>,
  { workspaceId, accessKeyId, key }: IdempotencyRecord,
): Promise<void> {
  await db
    .deleteFrom('idempotency_key')
    .where('workspace_id', '=', workspaceId)
    .where('access_key_id', 'in', [accessKeyId, UNKNOWN_ACCESS_KEY])
    .where('key', '=', key)
    .execute();
}

/**
 * Deletes the oldest results of a workspace before a time (milliseconds since 1970), up to `limit`. Returns the number
 * of deleted results.
 */
export async function deleteResultsBefore(
  db: Kysely<Database>,
  workspaceId: string,
  time: number,
  limit: number,
): Promise<number> {
  const forgotten = await db
    .deleteFrom('idempotency_key')
    .where('workspace_id', '=', workspaceId)
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('access_key_id', 'key'),
        'in',
        selectFrom('idempotency_key')
          .select(['access_key_id', 'key'])
          .where('workspace_id', '=', workspaceId)
          .where('created_at', '<', time)
          .orderBy('created_at')
          .limit(limit)
          .$asTuple('access_key_id', 'key'),
      ),
    )
    .returning('key')
    .execute();
  return forgotten.length;
}
