import { OperationTypeNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { CALLS } from '../../src/conformance/apis/graphql-calls.ts';
import { OPERATIONS, type Operation } from '../../src/conformance/step.ts';
import { schema } from '../../src/graphql/schema.ts';

test.each(Object.keys(OPERATIONS) as Operation[])('the document of %s fits the schema', (operation) => {
  expect(validate(schema, parse(CALLS[operation].document))).toEqual([]);
});

test.each(Object.entries(OPERATIONS))('the document of %s is a query if it only reads', (operation, kind) => {
  const [definition] = parse(CALLS[operation as Operation].document).definitions;
  expect(definition).toMatchObject({
    operation: kind === 'reads' ? OperationTypeNode.QUERY : OperationTypeNode.MUTATION,
  });
});
