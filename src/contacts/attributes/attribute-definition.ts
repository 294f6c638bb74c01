import type { AttributeFormat, AttributeType } from './attribute-format.ts';

/** The definition of an attribute and its values (specification §4). */
export interface AttributeDefinition {
  key: string;
  displayName: string;
  description: string | null;
  type: AttributeType;
  cardinality: 'one' | 'many';
  /** The required format of values. Null: any value of the type. */
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

/** The defaults of a definition. */
export const DEFINITION_DEFAULTS = {
  description: null,
  cardinality: 'one',
  format: null,
  pii: false,
  readOnly: false,
  builtin: false,
  archived: false,
} as const;

/** Definitions by key. A map, so that keys such as `__proto__` are not special. */
export type AttributeDefinitions = ReadonlyMap<string, AttributeDefinition>;

/** Returns the number of custom definitions of a workspace, including archived ones. */
export function ownDefinitions(definitions: AttributeDefinitions): number {
  return [...definitions.values()].filter(({ builtin }) => !builtin).length;
}
