import type { Kysely } from 'kysely';
import type { AttributeDefinitionRow, Database } from '../../store/database.ts';
import { inParts } from '../in-parts.ts';
import { type AttributeDefinition, DEFINITION_DEFAULTS } from './attribute-definition.ts';

export function definitionFromRow(row: AttributeDefinitionRow): AttributeDefinition {
  return {
    key: row.key,
    displayName: row.display_name,
    description: row.description,
    type: row.type,
    cardinality: row.cardinality,
    format: row.format === null ? null : JSON.parse(row.format),
    pii: row.pii === 1,
    readOnly: row.read_only === 1,
    builtin: false,
    archived: row.archived === 1,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

type NewDefinition = Pick<AttributeDefinition, 'key' | 'type' | 'cardinality'> & Partial<AttributeDefinition>;

/** Inserts definitions of a workspace. Missing fields have their defaults. */
export async function insertDefinitions(
  db: Kysely<Database>,
  workspaceId: string,
  definitions: readonly NewDefinition[],
  now: number,
): Promise<void> {
  await Promise.all(
    inParts(definitions).map((part) =>
      db
        .insertInto('attribute_definition')
        .values(part.map((definition) => rowOf(workspaceId, definition, now)))
        .execute(),
    ),
  );
}

function rowOf(workspaceId: string, definition: NewDefinition, now: number): AttributeDefinitionRow {
  const { key, type, cardinality, displayName, description, format, pii, readOnly, archived } = {
    ...DEFINITION_DEFAULTS,
    displayName: definition.key,
    ...definition,
  };
  return {
    workspace_id: workspaceId,
    key,
    display_name: displayName,
    description,
    type,
    cardinality,
    format: format === null ? null : JSON.stringify(format),
    pii: Number(pii),
    read_only: Number(readOnly),
    archived: Number(archived),
    version: 1,
    created_at: now,
    updated_at: now,
  };
}

/** Writes all mutable fields of a definition. */
export async function updateDefinition(
  db: Kysely<Database>,
  workspaceId: string,
  definition: AttributeDefinition,
): Promise<void> {
  await db
    .updateTable('attribute_definition')
    .set({
      display_name: definition.displayName,
      description: definition.description,
      type: definition.type,
      cardinality: definition.cardinality,
      format: definition.format === null ? null : JSON.stringify(definition.format),
      pii: Number(definition.pii),
      read_only: Number(definition.readOnly),
      archived: Number(definition.archived),
      version: definition.version,
      updated_at: definition.updatedAt,
    })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', definition.key)
    .execute();
}
