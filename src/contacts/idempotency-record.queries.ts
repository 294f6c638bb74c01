import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';

/** How long answers are kept where nobody says otherwise, in hours. */
export const DEFAULT_HOURS = 24;

/** Under which key of a client a change is made. Another access key may use the same: that is another record. */
export interface IdempotencyRecord {
  workspaceId: string;
  accessKeyId: string;
  key: string;
}

/** The answer that a change has been given under a key of its client's. */
export interface StoredResult extends IdempotencyRecord {
  /** SHA-256 of what was asked for, in hexadecimal. */
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

/** What was kept when nobody noted whose it is answers every access key of the workspace. */
const UNKNOWN_ACCESS_KEY = '';

const selectAnswer = statement((db, argument: Argument<IdempotencyRecord>) =>
  db
    .selectFrom('idempotency_key')
    .select(['fingerprint', 'answer', 'created_at'])
    .where('workspace_id', '=', argument('workspaceId'))
    .where('access_key_id', 'in', [argument('accessKeyId'), UNKNOWN_ACCESS_KEY])
    .where('key', '=', argument('key')),
);

/** Fails where there is an answer under the key already. */
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
 * Forgets answers of a workspace that were kept before a time (milliseconds since 1970): the oldest, up to `limit` of
 * them. Returns how many those were.
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
