import { type Kysely, sql } from 'kysely';

/**
 * Adds the keys of names to contacts, for filters by name. No index has them: a change of a name then updates no index,
 * and the migration takes no time. Existing contacts get their keys later (`fill-name-keys.ts`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/**
 * Earlier versions of this program, which run until the end of an upgrade, change names without their keys. The trigger
 * removes the key for every writer whose transaction does not promise to keep it.
 */
const STATEMENTS = [
  'alter table contact add column name_key text collate "C"',
  `create function remove_name_key() returns trigger language plpgsql as $$
    begin
      new.name_key = null;
      return new;
    end $$`,
  `create trigger contact_changed before update of attributes, identifiers on contact
    for each row
    when (old.name_key is not null and current_setting('contact_gateway.name_keys', true) is distinct from 'kept')
    execute function remove_name_key()`,
];
