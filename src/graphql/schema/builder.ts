import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import type { AttributeScalar } from '../../contacts/contact/contact.ts';
import type { Context } from '../operations/run.ts';
import { fieldCost } from './field-complexity.ts';
import { RELAY_OPTIONS } from './relay.ts';

/** Defines no types: each has a file of its own. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    UUID: { Input: string; Output: string };
    DateTime: { Input: number; Output: number };
    AttributeScalar: { Input: AttributeScalar; Output: AttributeScalar };
    JSON: { Input: never; Output: unknown };
    JSONObject: { Input: { [key: string]: NonNullable<unknown> | null | undefined }; Output: Record<string, unknown> };
  };
}>({
  defaultFieldNullability: false,
  plugins: [RelayPlugin, ComplexityPlugin],
  relay: RELAY_OPTIONS,
  // `disabled`: what a document costs is asked once for all of it, not by each field.
  complexity: { disabled: true, fieldComplexity: fieldCost },
});

/** Defines the fields of an input; for fields that several inputs share. */
export type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

builder.queryType({ description: 'What can be read.' });
builder.mutationType({ description: 'What can be changed. Every change happens whole or not at all.' });
