import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCallQueue } from '../../src/resolvers/runtime/call-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A call that runs until the test ends it. */
function longCall() {
  let end = (_failure?: Error) => {};
  const done = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  const call = vi.fn(() => done);
  return { call, end };
}

describe('large calls', () => {
  test('of one owner run two at a time, in their order, independently of those of others', async () => {
    const queue = createCallQueue();
    const calls = Array.from({ length: 4 }, longCall);
    const [first, second, third, fourth] = calls as [Long, Long, Long, Long];
    const results = calls.map(({ call }) => queue.run('a', call).catch((error) => error.message));
    const other = longCall();
    void queue.run('b', other.call);
    await vi.advanceTimersByTimeAsync(0);
    expect([...calls, other].map(({ call }) => call.mock.calls.length)).toEqual([1, 1, 0, 0, 1]);
    second.end(new Error('it fails'));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map(({ call }) => call.mock.calls.length)).toEqual([1, 1, 1, 0]);
    for (const { end } of [first, third, fourth]) end();
    expect(await Promise.all(results)).toEqual([undefined, 'it fails', undefined, undefined]);
    expect(fourth.call).toHaveBeenCalled();
  });

  test('that wait for ten seconds are refused and never run', async () => {
    const queue = createCallQueue();
    const calls = Array.from({ length: 4 }, longCall);
    const results = calls.map(({ call }) => queue.run('a', call).catch((error) => error.message));
    await vi.advanceTimersByTimeAsync(10_000);
    for (const { end } of calls) end();
    expect(await Promise.all(results)).toEqual([undefined, undefined, 'the store is busy', 'the store is busy']);
    expect(calls.map(({ call }) => call.mock.calls.length)).toEqual([1, 1, 0, 0]);
    const later = longCall();
    later.end();
    await queue.run('a', later.call);
    expect(later.call).toHaveBeenCalled();
  });

  test('beyond sixteen waiting ones are refused immediately', async () => {
    const queue = createCallQueue();
    const calls = Array.from({ length: 19 }, longCall);
    const results = calls.map(({ call }) => queue.run('a', call).catch((error) => error.message));
    await vi.advanceTimersByTimeAsync(0);
    expect(await results.at(-1)).toBe('the store is busy');
    for (const { end } of calls) end();
    expect(await Promise.all(results.slice(0, 18))).toEqual(Array(18).fill(undefined));
  });
});

type Long = ReturnType<typeof longCall>;
