import { queryAt } from '../../../postgres/query.ts';
import type { Load } from './load.ts';

interface Row extends Record<string, unknown> {
  contact_id: string;
  version: number;
  /** Of the contact, as it is now. */
  reached: number;
  changes: { field: string; after: unknown }[];
}

/**
 * Where a database contradicts the responses to clients: acknowledged updates that are not there with their version
 * and their value, and such as are there although nothing was to be changed.
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
