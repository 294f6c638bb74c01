import { OperationTypeNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { CALLS } from '../../src/conformance/graphql-calls.ts';
import { OPERATIONS, type Operation } from '../../src/conformance/step.ts';
import { schema } from '../../src/graphql/schema.ts';

const offered = (Object.keys(CALLS) as Operation[]).filter(
  (operation) => operation in fieldsOf('Query') || operation in fieldsOf('Mutation'),
);

test.each(offered)('the document of %s fits the schema', (operation) => {
  expect(validate(schema, parse(CALLS[operation].document))).toEqual([]);
});

test.each(Object.entries(OPERATIONS))('the document of %s is a query where it only reads', (operation, kind) => {
  const [definition] = parse(CALLS[operation as Operation].document).definitions;
  expect(definition).toMatchObject({
    operation: kind === 'reads' ? OperationTypeNode.QUERY : OperationTypeNode.MUTATION,
  });
});

function fieldsOf(type: 'Query' | 'Mutation'): object {
  return type === 'Query' ? (schema.getQueryType()?.getFields() ?? {}) : (schema.getMutationType()?.getFields() ?? {});
}
