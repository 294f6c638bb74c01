import { type Kysely, sql } from 'kysely';

const WORKSPACE = "current_setting('contact_gateway.workspace_id', true)";
const KEY_HASH = "current_setting('contact_gateway.key_hash', true)";

/** Makes transactions that name all workspaces, or a key by its hash, read-only for these rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `alter policy room on workspace using (id = ${WORKSPACE})`,
    `create policy all_by_star on workspace for select using (${WORKSPACE} = '*')`,
    `alter policy room on access_key using (workspace_id = ${WORKSPACE})`,
    `create policy one_by_hash on access_key for select using (hash = ${KEY_HASH})`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
