import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import { schema } from './src/graphql/schema.ts';

const TYPES = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  scalars: {
    UUID: 'string',
    DateTime: 'string',
    JSON: 'unknown',
    JSONObject: 'Record<string, unknown>',
    AttributeScalar: 'boolean | number | string',
  },
};

/** `npm run codegen` prints the schema, and types for the documents that the tests and the examples send. */
const config: CodegenConfig = {
  schema: printSchema(schema),
  importExtension: '.ts',
  generates: {
    'schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, sort: true },
    },
    'test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documents: ['test/**/*.ts', '!test/generated/**'],
      config: TYPES,
    },
    // Documents as strings: what uses them needs no GraphQL library at all.
    'examples/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documents: ['examples/graphql/*.ts'],
      config: { ...TYPES, documentMode: 'string' },
    },
  },
};

export default config;
