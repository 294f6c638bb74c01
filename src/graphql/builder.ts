import SchemaBuilder from '@pothos/core';
import type { Context } from './context.ts';

/** Defines no types: each has a file of its own. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    UUID: { Input: string; Output: string };
    DateTime: { Input: never; Output: number };
    JSONObject: { Input: { [key: string]: NonNullable<unknown> | null | undefined }; Output: Record<string, unknown> };
  };
}>({ defaultFieldNullability: false });

builder.queryType({ description: 'What can be read.' });
builder.mutationType({ description: 'What can be changed. Every change happens whole or not at all.' });
