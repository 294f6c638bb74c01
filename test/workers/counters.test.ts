import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { askingLimits } from '../../src/workers/asking.ts';
import { openChannel } from '../../src/workers/channel.ts';
import { type Counters, createCounters } from '../../src/workers/counters.ts';

const RATES = { rateLimit: 5, authFailureLimit: 3 };

/** Several workers and the counters of their primary process, connected as by messages between processes. */
function startWorkers(count: number, rates = RATES) {
  const { connect } = createCounters(rates);
  return Array.from({ length: count }, () => {
    const { counters, release } = connect();
    const [toPrimary, toWorker] = [new EventEmitter(), new EventEmitter()];
    const sent = { messages: 0 };
    const over = (from: EventEmitter, to: EventEmitter) => ({
      send(message: object) {
        sent.messages += 1;
        to.emit('message', JSON.parse(JSON.stringify(message)));
      },
      listen: (listener: (message: unknown) => void) => void from.on('message', listener),
    });
    openChannel(over(toPrimary, toWorker), counters);
    const primary = openChannel<Counters>(over(toWorker, toPrimary), {});
    return { ...askingLimits(primary, rates), release, sent };
  }) as [Worker, ...Worker[]];
}
type Worker = ReturnType<typeof askingLimits> & { release(): void; sent: { messages: number } };

describe('several workers', () => {
  test('count the requests of a key together', async () => {
    const workers = startWorkers(3);
    const takes = Array.from({ length: 12 }, (_, index) => workers[index % 3]?.limits.requests?.take('a'));
    const quotas = await Promise.all(takes);
    expect(quotas.filter((quota) => quota?.isExceeded === false)).toHaveLength(5);
    expect((await workers[0].limits.requests?.take('b'))?.remaining).toBe(4);
  });

  test('count the other updates of a request together', async () => {
    const [one, other] = startWorkers(2) as [Worker, Worker];
    expect(await one.limits.requests?.takeMore('a', 9)).toMatchObject({ isExceeded: false, remaining: 0 });
    expect(await other.limits.requests?.take('a')).toMatchObject({ isExceeded: true });
  });

  test('count failures of an address apart from the requests of a key', async () => {
    const [one, other] = startWorkers(2) as [Worker, Worker];
    for (const worker of [one, other, one]) await worker.limits.failures?.take('a');
    expect(await other.limits.failures?.take('a')).toMatchObject({ isExceeded: true });
    expect(await other.limits.requests?.take('a')).toMatchObject({ isExceeded: false });
  });

  test('have no rate that the settings turn off', () => {
    const [{ limits }] = startWorkers(1, { rateLimit: 0, authFailureLimit: 0 });
    expect(limits).toMatchObject({ requests: undefined, failures: undefined });
  });

  test('gather what they ask in one turn of the event loop in one message', async () => {
    const [worker] = startWorkers(1);
    await Promise.all(Array.from({ length: 100 }, () => worker.limits.requests?.take('a')));
    expect(worker.sent.messages).toBe(2);
  });

  test.each(['limits', 'connections'] as const)('count work in progress together: %s', async (kind) => {
    const [one, other] = startWorkers(2) as [Worker, Worker];
    const placesOf = (worker: Worker) => (kind === 'limits' ? worker.limits.exports : worker.connections);
    const limits = [
      { name: 'a', max: 2 },
      { name: '', max: 3 },
    ];
    const first = await placesOf(one).begin(limits);
    await placesOf(other).begin(limits);
    expect(await placesOf(one).begin(limits)).toEqual({ reached: limits[0] });
    expect(await placesOf(other).begin([{ name: 'b', max: 2 }, limits[1] as never])).toHaveProperty('end');
    expect(await placesOf(other).begin([{ name: 'b', max: 2 }, limits[1] as never])).toEqual({ reached: limits[1] });
    if ('end' in first) first.end();
    expect(await placesOf(other).begin(limits)).toHaveProperty('end');
  });

  test('free the places of a worker that ends', async () => {
    const [one, other] = startWorkers(2) as [Worker, Worker];
    const limits = [{ name: 'a', max: 1 }];
    await one.limits.exports.begin(limits);
    expect(await other.limits.exports.begin(limits)).toEqual({ reached: limits[0] });
    one.release();
    expect(await other.limits.exports.begin(limits)).toHaveProperty('end');
  });

  test('run two large calls of a workspace at a time, also after the end of a worker that made or awaited one', async () => {
    const [one, other] = startWorkers(2) as [Worker, Worker];
    const running: string[] = [];
    const endless = (name: string) => () => new Promise<void>(() => void running.push(name));
    void one.largeCalls.run('a', endless('first'));
    void one.largeCalls.run('a', endless('second'));
    await expect.poll(() => running).toEqual(['first', 'second']);
    void one.largeCalls.run('a', endless('third'));
    const last = other.largeCalls.run('a', async () => 'done');
    // Its answer comes after that of the calls before it.
    await other.limits.requests?.take('a');
    expect(running).toEqual(['first', 'second']);
    one.release();
    expect(await last).toBe('done');
    expect(running).toEqual(['first', 'second']);
  });
});
