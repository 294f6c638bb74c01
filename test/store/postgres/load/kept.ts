import { queryAt } from '../../../postgres/query.ts';
import type { Load } from './load.ts';

interface Row extends Record<string, unknown> {
  contact_id: string;
  version: number;
  /** The current contact. */
  reached: number;
  changes: { field: string; after: unknown }[];
}

/**
 * The differences between a database and the responses to clients: acknowledged updates that are missing or have another
 * version or value, and updates that are in the database although the response said that nothing was changed.
 */
export async function brokenPromises(
  url: string,
  { acknowledged, unchanged }: Pick<Load, 'acknowledged' | 'unchanged'>,
): Promise<unknown[]> {
  const rows = await queryAt<Row>(
    url,
    `select contact_id, contact_history.version, contact.version as reached, changes
     from contact_history join contact on contact.workspace_id = contact_history.workspace_id and contact.id = contact_id`,
  );
  const reached = new Map(rows.map((row) => [row.contact_id, row.reached]));
  const versions = new Map(
    rows.flatMap(({ version, changes }) => changes.map(({ field, after }) => [`${field} ${after}`, version])),
  );
  return [
    ...acknowledged
      .filter(
        (update) =>
          versions.get(keyOf(update)) !== update.version || (reached.get(update.contactId) ?? 0) < update.version,
      )
      .map((update) => ({ lost: update })),
    ...unchanged.filter((update) => versions.has(keyOf(update))).map((update) => ({ changed: update })),
  ];
}

function keyOf({ attribute, serial }: { attribute: string; serial: number }): string {
  return `attributes.${attribute} ${serial}`;
}
