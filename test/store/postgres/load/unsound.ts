import { queryAt } from '../../../postgres/query.ts';

/** Inconsistencies that a database must never have; each statement finds its places. */
const FLAWS = {
  'a version that two changes claim': `
    select contact_id, version from contact_history group by workspace_id, contact_id, version having count(*) > 1`,
  'a version without its change': `
    select contact_id, max(version) from contact_history group by workspace_id, contact_id having count(*) <> max(version)`,
  'a change that does not follow the one before it': `
    select change.id
    from contact_history as change
    left join contact_history as previous
      on previous.workspace_id = change.workspace_id and previous.id = change.previous_id
    where change.version > 1
      and (previous.contact_id, previous.version) is distinct from (change.contact_id, change.version - 1)`,
  'a contact that is not what its last change made': `
    select contact.id
    from contact
    left join contact_history as last on last.workspace_id = contact.workspace_id and last.id = contact.last_change_id
    where (last.contact_id, last.version, last.at) is distinct from (contact.id, contact.version, contact.updated_at)`,
  'an identifier that only one of its two tables has': `
    select workspace_id, contact_id, key, normalized_value
    from (select *, true as is_owned from contact_identifier) as owned
    full join (
      select workspace_id, id as contact_id, one->>'key' as key, one->>'normalized' as normalized_value, true as is_shown
      from contact, json_array_elements(identifiers) as one
    ) as shown using (workspace_id, contact_id, key, normalized_value)
    where is_owned is null or is_shown is null`,
};

/** Every inconsistency of a database, by name. */
export async function unsound(url: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [flaw, statement] of Object.entries(FLAWS)) {
    const rows = await queryAt(url, statement);
    if (rows.length > 0) found[flaw] = rows;
  }
  return found;
}
