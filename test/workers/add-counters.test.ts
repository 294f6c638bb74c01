import { expect, test } from 'vitest';
import { addCounters } from '../../src/workers/add-counters.ts';

const counter = (...values: object[]) => ({ name: 'requests', help: 'Requests.', type: 'counter', values });
const gauge = { name: 'memory', help: 'Memory.', type: 'gauge', values: [{ labels: {}, value: 9 }] };
const duration = (count: number) => ({
  name: 'duration',
  help: 'Duration.',
  type: 'histogram',
  values: [
    { labels: { le: 1 }, value: count, metricName: 'duration_bucket' },
    { labels: {}, value: count, metricName: 'duration_count' },
    { labels: {}, value: count / 2, metricName: 'duration_sum' },
  ],
});

test('the counters and histograms of processes that have ended add up by series, without gauges', () => {
  const first = [
    counter({ labels: { api: 'rest', status: 200 }, value: 1 }, { labels: { api: 'graphql' }, value: 5 }),
    gauge,
    duration(4),
  ];
  const second = [counter({ labels: { status: 200, api: 'rest' }, value: 2 }), gauge, duration(6)];
  expect([first, second].reduce<object[]>(addCounters, [])).toEqual([
    counter({ labels: { status: 200, api: 'rest' }, value: 3 }, { labels: { api: 'graphql' }, value: 5 }),
    duration(10),
  ]);
});

test('a process that has ended without figures changes nothing', () => {
  expect(addCounters([duration(1)], [])).toEqual([duration(1)]);
});
