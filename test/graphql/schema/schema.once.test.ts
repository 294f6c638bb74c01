import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const recommended = graphqlPlugin.configs['flat/schema-recommended'].rules;
const [, { EnumValueDefinition: _, ...conventions }] = recommended['@graphql-eslint/naming-convention'];

test('the schema passes a strict linter, with the rules of Relay and required descriptions', async () => {
  const linter = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        languageOptions: {
          parser: graphqlPlugin.parser,
          parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
        },
        plugins: { '@graphql-eslint': graphqlPlugin as never },
        rules: {
          ...recommended,
          ...graphqlPlugin.configs['flat/schema-relay'].rules,
          '@graphql-eslint/require-description': ['error', { types: true, rootField: true, ...DESCRIBED }],
          // Payloads, errors and values have no identity; definitions have a key and companies a reference.
          '@graphql-eslint/strict-id-in-types': 'off',
          '@graphql-eslint/naming-convention': ['error', { ...conventions, ...ENUM_VALUES }],
          // Changes are nodes of connections, and have no identity.
          '@graphql-eslint/relay-edge-types': [
            'error',
            { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
          ],
        },
      },
    ],
  });
  const [result] = await linter.lintFiles('schema.graphql');
  const messages = result?.messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`);
  expect(messages?.filter((message) => !message.endsWith(NAMED_FOR_RELAY))).toEqual([]);
});

/** The field `id` has the ids of the REST API, which are not unique among all types. */
const NAMED_FOR_RELAY = 'Field "nodeId" starts with the name of the parent type "Node"';

const DESCRIBED = {
  FieldDefinition: true,
  InputValueDefinition: true,
  EnumValueDefinition: true,
  DirectiveDefinition: true,
};

/** Error codes are the same words as in REST. */
const ENUM_VALUES = {
  'EnumTypeDefinition[name.value!=ContactErrorCode] > EnumValueDefinition': 'UPPER_CASE',
  'EnumTypeDefinition[name.value=ContactErrorCode] > EnumValueDefinition': 'PascalCase',
};
