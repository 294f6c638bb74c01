import { expect, test } from 'vitest';
import { createFairQueue } from '../../src/store/fair-queue.ts';

function queueOf(owners: string) {
  const queue = createFairQueue<string>();
  for (const [index, owner] of [...owners].entries()) queue.push(owner, `${owner}${index}`);
  return queue;
}

test('owners take turns, and the items of each keep their order', () => {
  const queue = queueOf('aaabbc');
  const taken = Array.from({ length: 7 }, () => queue.shift());
  expect(taken).toEqual(['a0', 'b3', 'c5', 'a1', 'b4', 'a2', undefined]);
  expect(queue.size).toBe(0);
});

test.each([
  { owners: 'aaaaabc', limit: 10, limitPerOwner: 2, taken: ['a0', 'a1', 'b5', 'c6'] },
  { owners: 'aaaaabc', limit: 3, limitPerOwner: 2, taken: ['a0', 'a1', 'b5'] },
  { owners: 'aaaaabc', limit: 10, limitPerOwner: 10, taken: ['a0', 'a1', 'a2', 'a3', 'a4', 'b5', 'c6'] },
  { owners: '', limit: 10, limitPerOwner: 10, taken: [] },
])('of "$owners", at most $limit and $limitPerOwner of each are taken', ({ owners, limit, limitPerOwner, taken }) => {
  const queue = queueOf(owners);
  expect(queue.take(limit, limitPerOwner)).toEqual(taken);
  expect(queue.size).toBe(owners.length - taken.length);
});

test('an owner that was served waits for all others', () => {
  const queue = queueOf('aaab');
  expect(queue.take(1, 1)).toEqual(['a0']);
  queue.push('c', 'c4');
  expect(queue.take(2, 1)).toEqual(['b3', 'a1']);
});

test('the queue knows the minimum number of items of an owner', () => {
  expect(queueOf('aaabbc').smallest()).toBe(1);
  expect(queueOf('aaabb').smallest()).toBe(2);
  expect(queueOf('').smallest()).toBe(0);
});

test('items count by their sizes, and one that is larger than a turn is taken alone', () => {
  const queue = createFairQueue<number>((size) => size);
  for (const size of [50, 1, 60, 2]) queue.push('a', size);
  for (const size of [3, 4, 20]) queue.push('b', size);
  expect(queue.take(100, 16)).toEqual([50, 3, 4]);
  expect(queue.take(100, 16)).toEqual([1, 20]);
  expect(queue.take(100, 100)).toEqual([60, 2]);
});
