import { describe, expect, test } from 'vitest';
import { addressGroup } from '../../src/access/address-group.ts';
import { rateLimiter } from '../../src/access/rate-limit.ts';

describe('a rate of 4 in 1,000 ms', () => {
  const take = (times: number[], name = 'a', limiter = rateLimiter({ count: 4, window: 1000 })) =>
    times.map((time) => limiter.take(name, time));

  test('allows 4 requests immediately, and no more', () => {
    expect(take([0, 0, 0, 0, 0])).toEqual([
      { isExceeded: false, remaining: 3, resetAfter: 1, retryAfter: 0 },
      { isExceeded: false, remaining: 2, resetAfter: 1, retryAfter: 0 },
      { isExceeded: false, remaining: 1, resetAfter: 1, retryAfter: 0 },
      { isExceeded: false, remaining: 0, resetAfter: 1, retryAfter: 0 },
      { isExceeded: true, remaining: 0, resetAfter: 1, retryAfter: 1 },
    ]);
  });

  test.each([
    { times: [0, 0, 0, 0, 249], exceeded: [4] },
    { times: [0, 0, 0, 0, 250, 251], exceeded: [5] },
    { times: [0, 0, 0, 0, 1000, 1000, 1000, 1000, 1000], exceeded: [8] },
    { times: [0, 300, 600, 900, 1200, 1500, 1800], exceeded: [] },
  ])('requests at $times exceed it: $exceeded', ({ times, exceeded }) => {
    const found = take(times).flatMap(({ isExceeded }, index) => (isExceeded ? [index] : []));
    expect(found).toEqual(exceeded);
  });

  test('allows work that takes more than is left, if anything is left', () => {
    const limiter = rateLimiter({ count: 4, window: 1000 });
    limiter.take('a', 0);
    expect(limiter.takeMore('a', 9, 0)).toEqual({ isExceeded: false, remaining: 0, resetAfter: 3, retryAfter: 0 });
    expect(limiter.takeMore('a', 9, 0).isExceeded).toBe(true);
    expect(limiter.take('a', 1_700)).toEqual({ isExceeded: true, remaining: 0, resetAfter: 1, retryAfter: 1 });
    expect(limiter.take('a', 1_750).isExceeded).toBe(false);
    // The last remaining unit allows work of any size.
    expect(limiter.takeMore('a', 2, 1_750).isExceeded).toBe(false);
  });

  test('refused requests do not extend the waiting time', () => {
    const last = take([0, 0, 0, 0, ...Array(100).fill(10), 250]).at(-1);
    expect(last?.isExceeded).toBe(false);
  });

  test('applies to each name separately', () => {
    const limiter = rateLimiter({ count: 1, window: 1000 });
    expect(['a', 'b', 'a'].map((name) => limiter.take(name, 0).isExceeded)).toEqual([false, false, true]);
  });

  test('forgets the least recently used names, so that its memory is bounded', () => {
    const limiter = rateLimiter({ count: 1, window: 1000 });
    for (let name = 0; name <= 10_000; name += 1) limiter.take(`${name}`, 0);
    expect(['10000', '0'].map((name) => limiter.take(name, 0).isExceeded)).toEqual([true, false]);
  });
});

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('%s belongs to the group %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
