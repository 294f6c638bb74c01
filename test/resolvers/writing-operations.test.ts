import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { WRITING_OPERATIONS } from '../../src/resolvers/writing-operations.ts';
import { ROUTES } from '../../src/rest/routes.ts';

const WRITING = [...WRITING_OPERATIONS.keys()].toSorted();

test('the operations that one process can run for another are all operations of REST that write', () => {
  const writing = ROUTES.map(({ operation }) => operation).filter(({ writes }) => writes);
  expect([...new Set(writing.map(({ name }) => name))].toSorted()).toEqual(WRITING);
});

test('the operations that one process can run for another are all mutations', () => {
  expect(Object.keys(schema.getMutationType()?.getFields() ?? {}).toSorted()).toEqual(WRITING);
});
