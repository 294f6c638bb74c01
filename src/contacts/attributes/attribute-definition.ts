import type { AttributeFormat, AttributeType } from './attribute-format.ts';

/** What values an attribute may have (specification §4). */
export interface AttributeDefinition {
  key: string;
  displayName: string;
  description: string | null;
  type: AttributeType;
  cardinality: 'one' | 'many';
  /** What a value must look like beyond its type; null: anything of the type. */
  format: AttributeFormat | null;
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

/** How many definitions a workspace has made itself, archived ones included. */
export function ownDefinitions(definitions: AttributeDefinitions): number {
  return [...definitions.values()].filter(({ builtin }) => !builtin).length;
}
