import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { sendOnce } from '../../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import type { Step } from '../../../src/conformance/step.ts';
import { type Gateway, startGatewayWith } from '../../gateway.ts';
import { metricsOf } from './exposition.ts';

interface Rule {
  alert: string;
  expr: string;
  annotations: Record<string, string>;
}

interface Panel {
  title: string;
  targets: { expr: string }[];
}

const RULES: Rule[] = parse(read('alerts.yaml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
const PANELS: Panel[] = JSON.parse(read('dashboard.json')).panels;
const EXPRESSIONS = [
  ...RULES.map(({ alert, expr }) => ({ where: alert, expr })),
  ...PANELS.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expr }))),
];

const STEPS: Step[] = [
  { operation: 'updateContact', path: { contactId: ADA }, body: { attributes: { rating: 1 } } },
  { operation: 'contact', path: { contactId: ADA } },
];

/** Words of PromQL in the documentation. */
const LANGUAGE = /^(?:sum|topk|rate|min_over_time|histogram_quantile|by)$/;
/** Labels that Prometheus adds to every series. */
const ITS_OWN = { metrics: ['up'], labels: ['job', 'instance'] };
/** Metrics of only one engine. */
const POOL = /^contact_gateway_pool_/;

/** Labels by metric, as a gateway reports them after use. */
const exposed = new Map<string, Set<string>>(ITS_OWN.metrics.map((name) => [name, new Set()]));
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGatewayWith({ metrics: true });
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  for (const api of [restPlugin, graphqlPlugin]) {
    for (const step of STEPS) await sendOnce(api.request({ url: gateway.url, workspaceId, key }, step));
  }
  for (const { name, labels } of await metricsOf(gateway.url)) {
    const known = exposed.get(name) ?? new Set(ITS_OWN.labels);
    for (const label of Object.keys(labels)) known.add(label);
    exposed.set(name, known);
  }
});
afterAll(() => gateway.close());

test.each(EXPRESSIONS)('$where uses existing metrics and labels: $expr', ({ expr }) => {
  const { metrics, labels } = readPromql(expr);
  const elsewhere = (name: string) => inject('engine') === 'sqlite' && POOL.test(name);
  expect(metrics.length).toBeGreaterThan(0);
  expect(metrics.filter((name) => !exposed.has(name) && !elsewhere(name))).toEqual([]);
  const known = new Set([...ITS_OWN.labels, ...metrics.flatMap((name) => [...(exposed.get(name) ?? [])])]);
  if (!metrics.some(elsewhere)) expect(labels.filter((label) => !known.has(label))).toEqual([]);
});

test.each(RULES)('the alert $alert describes the problem and the remedy, with existing labels', (rule) => {
  const { expr, annotations } = rule;
  expect(annotations).toEqual({ summary: expect.stringMatching(/\w/), action: expect.stringMatching(/\.$/) });
  const named = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? '');
  const [, kept] = /\bby \(([^)]*)\)/.exec(expr) ?? [];
  const there = kept === undefined ? ITS_OWN.labels : kept.split(', ');
  expect(named.filter((label) => !there.includes(label))).toEqual([]);
});

describe('docs/monitoring.md', () => {
  const described = [...read('monitoring.md').matchAll(/^\| `(contact_gateway_\w+)`/gm)].map(([, name]) => name);

  test('describes each metric of the gateway, and no others', () => {
    const ours = [...exposed.keys()].filter((name) => name.startsWith('contact_gateway_'));
    const names = new Set(ours.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
    const expected = described.filter((name) => inject('engine') === 'postgres' || !POOL.test(name ?? ''));
    expect([...names].toSorted()).toEqual(expected.toSorted());
  });
});

function read(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
}

/** The names in an expression: metrics, and the labels that it selects or keeps. */
function readPromql(expr: string): { metrics: string[]; labels: string[] } {
  const labels: string[] = [];
  const rest = expr
    .replace(/"[^"]*"/g, '""')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\{([^}]*)\}/g, (_all, matchers: string) => {
      labels.push(...[...matchers.matchAll(/(\w+)\s*(?:=|!)/g)].map(([, label]) => label ?? ''));
      return '';
    })
    .replace(/\bby \(([^)]*)\)/g, (_all, kept: string) => {
      labels.push(...kept.split(', '));
      return '';
    });
  const words = rest.match(/[a-z_]\w*/gi) ?? [];
  return { metrics: words.filter((word) => !LANGUAGE.test(word) && !/^e\d+$/.test(word)), labels };
}
