import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import type { AttributeScalar } from '../../contacts/contact/contact.ts';
import type { Context } from '../operations/run.ts';
import { fieldCost } from './field-complexity.ts';
import { RELAY_OPTIONS } from './relay.ts';

/** The schema builder. It defines no types: each type has its own file. */
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
    /** The key of an entity, only in a subgraph. */
    _Any: { Input: unknown; Output: never };
    JSON: { Input: never; Output: unknown };
    JSONObject: { Input: { [key: string]: NonNullable<unknown> | null | undefined }; Output: Record<string, unknown> };
  };
}>({
  defaultFieldNullability: false,
  plugins: [RelayPlugin, ComplexityPlugin],
  relay: RELAY_OPTIONS,
  // `disabled`: the cost is computed once for the whole document, not by each field.
  complexity: { disabled: true, fieldComplexity: fieldCost },
});

/** The builder of input fields, for fields that several inputs share. */
export type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

builder.queryType({ description: 'All queries.' });
builder.mutationType({ description: 'All mutations. Each one is atomic.' });
