import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import { schema } from './src/graphql/schema.ts';

/** `npm run codegen` prints the schema, and types for the documents that the tests send. */
const config: CodegenConfig = {
  schema: printSchema(schema),
  importExtension: '.ts',
  documents: ['test/**/*.ts', '!test/generated/**'],
  generates: {
    'schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, sort: true },
    },
    'test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          UUID: 'string',
          DateTime: 'string',
          JSONObject: 'Record<string, unknown>',
          AttributeScalar: 'boolean | number | string',
        },
      },
    },
  },
};

export default config;
