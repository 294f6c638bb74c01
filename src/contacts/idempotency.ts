import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Argument, statement } from '../store/statement.ts';

/** How long answers are kept where nobody says otherwise, in hours. */
export const USUAL_HOURS = 24;

/** The answer that a change has been given under a key of its client's. */
export interface KeptAnswer {
  workspaceId: string;
  key: string;
  /** SHA-256 of what was asked for, in hexadecimal. */
  fingerprint: string;
  /** JSON. */
  answer: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export async function findAnswer(
  db: Kysely<Database>,
  workspaceId: string,
  key: string,
): Promise<Pick<KeptAnswer, 'fingerprint' | 'answer' | 'createdAt'> | undefined> {
  const [row] = await selectAnswer(db, { workspaceId, key });
  return row && { fingerprint: row.fingerprint, answer: row.answer, createdAt: row.created_at };
}

const selectAnswer = statement((db, argument: Argument<{ workspaceId: string; key: string }>) =>
  db
    .selectFrom('idempotency_key')
    .select(['fingerprint', 'answer', 'created_at'])
    .where('workspace_id', '=', argument('workspaceId'))
    .where('key', '=', argument('key')),
);

/** Fails where there is an answer under the key already. */
export async function keepAnswer(db: Kysely<Database>, answer: KeptAnswer): Promise<void> {
  await insertAnswer(db, answer);
}

const insertAnswer = statement((db, argument: Argument<KeptAnswer>) =>
  db.insertInto('idempotency_key').values({
    workspace_id: argument('workspaceId'),
    key: argument('key'),
    fingerprint: argument('fingerprint'),
    answer: argument('answer'),
    created_at: argument('createdAt'),
  }),
);

export async function forgetAnswer(db: Kysely<Database>, workspaceId: string, key: string): Promise<void> {
  await db.deleteFrom('idempotency_key').where('workspace_id', '=', workspaceId).where('key', '=', key).execute();
}

/** Forgets all answers of a workspace that were kept before a time (milliseconds since 1970). */
export async function forgetAnswersBefore(db: Kysely<Database>, workspaceId: string, time: number): Promise<void> {
  await db
    .deleteFrom('idempotency_key')
    .where('workspace_id', '=', workspaceId)
    .where('created_at', '<', time)
    .execute();
}
