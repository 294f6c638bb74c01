import { cpus, totalmem } from 'node:os';
import type { Extent } from '../measure/extent.ts';
import { svgOf } from '../measure/plot.ts';
import { type Measured, median, middle, ratio } from '../measure/rounds.ts';
import type { PeersMeasured } from '../peers/compare.ts';
import type { Comparison } from './compare.ts';
import type { Curve } from './curves.ts';
import type { Endurance } from './endurance.ts';

export interface Results {
  extent: Extent;
  comparison: Comparison;
  starts: number[];
  connections: Curve[];
  sizes: Curve;
  memory: Endurance | undefined;
  peers: PeersMeasured | undefined;
}

interface Figure {
  name: string;
  value: number;
  must: number;
  aim: number;
  unit?: string;
  /** Whether a smaller value is better. */
  isCost?: boolean;
}

/** Returns the results as text, and as files by name. */
export function report(results: Results): { text: string; files: Record<string, string> } {
  const text = [
    machine(),
    table(['figure', 'measured', 'must', 'aim'], figures(results).map(figureRow)),
    table(['subject', 'per second', 'spread', 'p50 ms', 'p99 ms'], Object.values(results.comparison).map(loadRow)),
    ...(results.peers === undefined
      ? []
      : [
          table(['who', 'updates per second', 'spread', 'p50 ms', 'p99 ms'], rowsOf(results.peers).map(loadRow)),
          table(
            ['round trips to PostgreSQL for each update, with that for the key', 'counted'],
            Object.entries(results.peers.roundTrips).map(([how, count]) => [how, count.toFixed(2)]),
          ),
        ]),
  ].join('\n\n');
  return {
    text,
    files: { 'figures.md': `${text}\n`, 'results.json': JSON.stringify(results, null, 1), ...plots(results) },
  };
}

function figures({ comparison: c, starts, sizes, memory, peers }: Results): Figure[] {
  const perSecond = (one: Measured, other: Measured) => ratio(one, other, 'perSecond');
  const [smallest, largest] = [sizes.points[0]?.measured, sizes.points.at(-1)?.measured];
  const floor = middle(c.sync, 'p50') + middle(c.echoAlone, 'p50');
  const most = memory && Math.max(...memory.memory.map(({ bytes }) => bytes)) / 1e6;
  return [
    { name: 'PATCH ÷ echo', value: perSecond(c.patch, c.echo), must: 0.25, aim: 0.5 },
    {
      name: 'updateContact ÷ graphql-js alone',
      value: perSecond(c.updateContact, c.graphqlExecute),
      must: 0.5,
      aim: 0.9,
    },
    { name: 'PATCH ÷ PATCH with one sync each', value: perSecond(c.patch, c.oneByOne), must: 4, aim: 8 },
    {
      name: 'p99 at half the rate ÷ that of the echo',
      value: ratio(c.patchAtHalf, c.echoAtHalf, 'p99'),
      must: 5,
      aim: 2,
      isCost: true,
    },
    {
      name: 'one client alone: latency ÷ (sync + echo)',
      value: middle(c.patchAlone, 'p50') / floor,
      must: 2,
      aim: 1.2,
      isCost: true,
    },
    { name: 'GET by id ÷ echo', value: perSecond(c.getById, c.echo), must: 0.4, aim: 0.7 },
    { name: 'GET by identifier ÷ echo', value: perSecond(c.getByIdentifier, c.echo), must: 0.4, aim: 0.7 },
    { name: 'GET a page of 10 ÷ echo', value: perSecond(c.page, c.echo), must: 0.4, aim: 0.7 },
    ...(smallest && largest
      ? [{ name: 'rate with most contacts ÷ with fewest', value: perSecond(largest, smallest), must: 0.8, aim: 0.95 }]
      : []),
    ...(most === undefined
      ? []
      : [{ name: 'resident memory at most', value: most, must: 250, aim: 150, unit: ' MB', isCost: true }]),
    ...(peers?.minimal === undefined
      ? []
      : [
          {
            name: 'PATCH on PostgreSQL ÷ one statement by pgbench',
            value: perSecond(peers.onPostgres.patch, peers.minimal),
            must: 0.25,
            aim: 0.5,
          },
        ]),
    ...(peers?.postgraphile === undefined
      ? []
      : [
          {
            name: 'updateContact on PostgreSQL ÷ PostGraphile',
            value: perSecond(peers.onPostgres.updateContact, peers.postgraphile),
            must: 2,
            aim: 4,
          },
        ]),
    { name: 'start to first answer', value: median(starts) / 1000, must: 1, aim: 0.4, unit: ' s', isCost: true },
  ];
}

function figureRow({ name, value, must, aim, unit = '', isCost = false }: Figure): string[] {
  const sign = isCost ? '≤' : '≥';
  const reached = (isCost ? value <= aim : value >= aim) ? '✓✓' : (isCost ? value <= must : value >= must) ? '✓' : '✗';
  return [name, `${Number(value.toPrecision(3))}${unit} ${reached}`, `${sign} ${must}${unit}`, `${sign} ${aim}${unit}`];
}

function rowsOf({ onSqlite, onPostgres, roundTrips, ...others }: PeersMeasured): Measured[] {
  return [
    onSqlite.patch,
    onSqlite.updateContact,
    onPostgres.patch,
    onPostgres.updateContact,
    ...Object.values(others).filter((measured) => measured !== undefined),
  ];
}

function loadRow(measured: Measured): string[] {
  const rates = measured.loads.map(({ perSecond }) => perSecond);
  return [
    measured.name,
    String(Math.round(median(rates))),
    `${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))}`,
    milliseconds(middle(measured, 'p50')),
    milliseconds(middle(measured, 'p99')),
  ];
}

function milliseconds(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}

function plots({ comparison, connections, sizes, memory, extent }: Results): Record<string, string> {
  const rate = ({ name, points }: Curve) => ({
    name,
    points: points.map(({ x, measured }) => [x, middle(measured, 'perSecond')] as [number, number]),
  });
  const percentiles = ['p50', 'p90', 'p99', 'p999'] as const;
  const latency = (measured: Measured, name: string) => ({
    name,
    points: percentiles.map((figure, index) => [index, middle(measured, figure)] as [number, number]),
  });
  return {
    'connections.svg': svgOf({
      title: 'Durable updates per second',
      xTitle: 'connections',
      yTitle: 'PATCH per second',
      xMarks: extent.connections.map((x) => ({ x, label: String(x) })),
      lines: connections.map(rate),
    }),
    'contacts.svg': svgOf({
      title: 'Durable updates per second',
      xTitle: 'contacts',
      yTitle: 'PATCH per second',
      xMarks: extent.sizes.map((x) => ({ x, label: x.toLocaleString('en') })),
      lines: [rate(sizes)],
    }),
    'latency.svg': svgOf({
      title: 'Latency at half of the peak rate',
      xTitle: 'percentile',
      yTitle: 'milliseconds',
      xMarks: ['50', '90', '99', '99.9'].map((label, x) => ({ x, label })),
      lines: [latency(comparison.patchAtHalf, 'gateway'), latency(comparison.echoAtHalf, 'echo')],
    }),
    ...(memory === undefined
      ? {}
      : {
          'memory.svg': svgOf({
            title: `Memory during ${memory.updates.toLocaleString('en')} updates of ${memory.contacts.toLocaleString('en')} contacts`,
            xTitle: 'seconds',
            yTitle: 'MB',
            xMarks: memory.memory
              .filter(({ seconds }) => seconds % 60 === 0)
              .map(({ seconds }) => ({ x: seconds, label: String(seconds) })),
            lines: [
              {
                name: 'resident',
                points: memory.memory
                  .filter(({ seconds }) => seconds % 60 === 0)
                  .map(({ seconds, bytes }) => [seconds, bytes / 1e6]),
              },
            ],
          }),
        }),
  };
}

/** The machine and the time of a measurement. */
export function machine(): string {
  const [first, ...more] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${more.length + 1} × ${first?.model.trim()}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

/** A table that is readable both as text and as Markdown. */
export function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
