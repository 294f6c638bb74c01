import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { documentCache } from '../../../src/graphql/limits/document-cache.ts';
import { createBudget } from '../../../src/graphql/limits/work-budget.ts';
import type { Context } from '../../../src/graphql/operations/run.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createEngine } from '../../../src/graphql/server/engine.ts';

const padded = (index: number, length: number) => parse(`{ __typename } # ${index}`.padEnd(length));
const textOf = (index: number, length: number) => `{ __typename } # ${index}`.padEnd(length);

test('a document is found by its text', () => {
  const cache = documentCache();
  const document = padded(1, 30);
  cache.add(document);
  expect(cache.find(textOf(1, 30))).toBe(document);
  expect(cache.has(document)).toBe(true);
  expect(cache.has(padded(1, 30))).toBe(false);
});

test('the cache is limited by bytes and keeps the last used documents', () => {
  const cache = documentCache();
  for (let index = 0; index < 2_000; index += 1) cache.add(padded(index, 19_900));
  const kept = Array.from({ length: 2_000 }, (_, index) => cache.find(textOf(index, 19_900)) !== undefined);
  expect(kept.filter(Boolean).length).toBeLessThan(1_000);
  expect([kept[0], kept.at(-1)]).toEqual([false, true]);
});

test('a document with many tokens, including comments, counts by its memory', () => {
  const cache = documentCache();
  const dense = (index: number) => `{ __typename } # ${index}\n${'#\n'.repeat(9_000)}`;
  for (let index = 0; index < 20; index += 1) cache.add(parse(dense(index)));
  expect(cache.find(dense(0))).toBeUndefined();
});

test('a very long text is not cached', () => {
  const cache = documentCache();
  cache.add(padded(1, 20_001));
  expect(cache.find(textOf(1, 20_001))).toBeUndefined();
});

test.each([
  { who: 'a stranger', isAdmitted: false },
  { who: 'a caller with a key', isAdmitted: true },
])('the document of $who is cached: $isAdmitted', async ({ isAdmitted }) => {
  const engine = createEngine(true);
  const document = engine.parse('{ __typename }');
  const contextValue = {
    isAdmitted: () => isAdmitted,
    budget: createBudget(new AbortController().signal),
  } as Context;
  expect(await engine.execute({ schema, document, contextValue })).toEqual({ data: { __typename: 'Query' } });
  expect(engine.parse('{ __typename }') === document).toBe(isAdmitted);
});
