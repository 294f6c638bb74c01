import type { Kysely } from 'kysely';
import type { AttributeDefinitionRow, Database } from '../store/database.ts';

/** What values an attribute may have (specification §4). */
export interface AttributeDefinition {
  key: string;
  displayName: string;
  description: string | null;
  type: 'boolean' | 'datetime' | 'number' | 'string';
  cardinality: 'one' | 'many';
  pii: boolean;
  readOnly: boolean;
  builtin: boolean;
  archived: boolean;
  version: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** By key. A map, so that keys such as `__proto__` are keys like any other. */
export type AttributeDefinitions = ReadonlyMap<string, AttributeDefinition>;

export function definitionFromRow(row: AttributeDefinitionRow): AttributeDefinition {
  return {
    key: row.key,
    displayName: row.display_name,
    description: row.description,
    type: row.type,
    cardinality: row.cardinality,
    pii: row.pii === 1,
    readOnly: row.read_only === 1,
    builtin: false,
    archived: row.archived === 1,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Writes new definitions of a workspace. What is not given is as it is for an attribute that nobody described. */
export async function insertDefinitions(
  db: Kysely<Database>,
  workspaceId: string,
  definitions: readonly (Pick<AttributeDefinition, 'key' | 'type' | 'cardinality'> & Partial<AttributeDefinition>)[],
  now: number,
): Promise<void> {
  await db
    .insertInto('attribute_definition')
    .values(
      definitions.map(
        ({
          key,
          type,
          cardinality,
          displayName = key,
          description = null,
          pii = false,
          readOnly = false,
          archived = false,
        }) => ({
          workspace_id: workspaceId,
          key,
          display_name: displayName,
          description,
          type,
          cardinality,
          format: null,
          pii: Number(pii),
          read_only: Number(readOnly),
          archived: Number(archived),
          version: 1,
          created_at: now,
          updated_at: now,
        }),
      ),
    )
    .execute();
}

/** The definitions that every workspace has, followed by its own. */
export function withBuiltins(own: readonly AttributeDefinition[]): AttributeDefinitions {
  return new Map([...BUILTINS, ...own].map((definition) => [definition.key, definition]));
}

const BUILTINS: readonly AttributeDefinition[] = [
  builtin('displayName', 'Display name', 'string', { pii: true }),
  builtin('firstName', 'First name', 'string', { pii: true }),
  builtin('lastName', 'Last name', 'string', { pii: true }),
  builtin('gender', 'Gender', 'string', { pii: true }),
  builtin('language', 'Language', 'string'),
  builtin('age', 'Age', 'number', { pii: true }),
  builtin('birthday', 'Birthday', 'datetime', { pii: true }),
  builtin('country', 'Country', 'string'),
  builtin('countryName', 'Country name', 'string'),
  builtin('city', 'City', 'string', { pii: true }),
  builtin('province', 'Province', 'string'),
  builtin('provinceName', 'Province name', 'string'),
  builtin('address1', 'Address line 1', 'string', { pii: true }),
  builtin('address2', 'Address line 2', 'string', { pii: true }),
  builtin('postalCode', 'Postal code', 'string', { pii: true }),
  builtin('locale', 'Locale', 'string'),
  builtin('timezone', 'Time zone', 'string'),
  builtin('avatarUrl', 'Avatar URL', 'string', { pii: true }),
  builtin('initialSource', 'Initial source', 'string'),
  builtin('subscribedEmail', 'Subscribed to e-mail', 'boolean'),
  builtin('subscribedSms', 'Subscribed to SMS', 'boolean'),
  builtin('subscribedWhatsApp', 'Subscribed to WhatsApp', 'boolean'),
  builtin('subscribedPush', 'Subscribed to push notifications', 'boolean'),
  builtin('subscribedRcs', 'Subscribed to RCS', 'boolean'),
  builtin('initialReference', 'Initial reference', 'string', { readOnly: true }),
  builtin('emailaddress', 'E-mail addresses', 'string', { readOnly: true, pii: true, cardinality: 'many' }),
  builtin('phonenumber', 'Phone numbers', 'string', { readOnly: true, pii: true, cardinality: 'many' }),
];

function builtin(
  key: string,
  displayName: string,
  type: AttributeDefinition['type'],
  more: Partial<Pick<AttributeDefinition, 'pii' | 'readOnly' | 'cardinality'>> = {},
): AttributeDefinition {
  return {
    key,
    displayName,
    description: null,
    type,
    cardinality: 'one',
    pii: false,
    readOnly: false,
    builtin: true,
    archived: false,
    version: 1,
    createdAt: 0,
    updatedAt: 0,
    ...more,
  };
}
