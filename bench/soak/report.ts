import { svgOf } from '../measure/plot.ts';
import { machine, table } from '../whole-run/report.ts';
import type { Slice } from './generate.ts';
import type { Sample } from './sample.ts';
import { mean, type Trend, trendOf } from './trend.ts';

/** The events of one interval. */
export type Moment = Sample & Omit<Slice, 'firstErrors'> & { seconds: number };

export interface Soak {
  contacts: number;
  /** Operations per second: the measured peak, and the offered rate. */
  peak: number;
  rate: number;
  moments: Moment[];
  firstErrors: string[];
  /** The reason why it ended early, if it did. */
  endedBy: string | undefined;
}

interface Judged {
  name: string;
  trend: Trend;
  isFlat: boolean;
}

/** The limits for flat: MB and descriptors per hour, and the factor between the first quarter and the last. */
const FLAT = { megabytes: 10, descriptors: 2, factor: 1.1 };
/** Below this many seconds, a slope per hour is not significant. */
const LONG_ENOUGH = 1_500;
/** A number of slices of ten seconds each. */
const SLICES_PER_FOOT = 12;
const MB = 1e6;

/** Returns the results as text, as files by name, and whether all is well: no error, memory and descriptors flat. */
export function reportOf(soak: Soak): { text: string; files: Record<string, string>; isWell: boolean } {
  const { moments, endedBy, firstErrors } = soak;
  const errors = sum(moments.map((moment) => moment.errors));
  const judged = [
    judge('resident memory, MB', moments, ({ memory }) => memory / MB, FLAT.megabytes),
    judge('heap, MB', feetOf(moments), ({ heap }) => heap / MB, FLAT.megabytes),
    judge('descriptors', moments, ({ descriptors }) => descriptors, FLAT.descriptors),
    judge('sockets', moments, ({ sockets }) => sockets, FLAT.descriptors),
  ];
  const isLong = (moments.at(-1)?.seconds ?? 0) >= LONG_ENOUGH;
  const isFlat = judged.every((each) => each.isFlat);
  const isWell = errors === 0 && endedBy === undefined && (isFlat || !isLong);
  const flatness = isLong ? (isFlat ? 'flat' : 'NOT flat') : 'too short to say whether memory and descriptors are flat';
  const text = [
    machine(),
    table(['figure', 'value'], figures(soak, errors)),
    table(
      ['of the gateway', 'least', 'mean', 'most', 'an hour', 'last ÷ first quarter'],
      judged.map(rowOf(moments, isLong)),
    ),
    table(['operation', 'answers'], answerRows(moments)),
    ...(firstErrors.length === 0 ? [] : [`the first errors:\n${firstErrors.join('\n')}`]),
    `${errors} errors; ${flatness}${endedBy === undefined ? '' : `; ended early: ${endedBy}`}`,
  ].join('\n\n');
  // Only the totals of the responses: those of each slice would be a megabyte.
  const responses = Object.fromEntries(
    [...answersByOperation(moments)].map(([operation, statuses]) => [operation, Object.fromEntries(statuses)]),
  );
  const summary = { ...soak, moments: moments.map(({ responses: _, ...moment }) => moment) };
  const trends = Object.fromEntries(judged.map(({ name, trend, isFlat: flat }) => [name, { ...trend, isFlat: flat }]));
  return {
    text,
    files: {
      'soak.md': `${text}\n`,
      'soak.json': JSON.stringify({ machine: machine(), errors, trends, responses, ...summary }, null, 1),
      'soak.svg': plot(soak),
    },
    isWell,
  };
}

const VALUES: Record<string, (moment: Moment) => number> = {
  'resident memory, MB': ({ memory }) => memory / MB,
  'heap, MB': ({ heap }) => heap / MB,
  descriptors: ({ descriptors }) => descriptors,
  sockets: ({ sockets }) => sockets,
};

/**
 * The minimum heap in each two minutes: garbage raises the heap until it is collected, and only the rest shows a
 * leak.
 */
function feetOf(moments: readonly Moment[]): Moment[] {
  return Array.from({ length: Math.ceil(moments.length / SLICES_PER_FOOT) }, (_, index) =>
    moments.slice(index * SLICES_PER_FOOT, (index + 1) * SLICES_PER_FOOT).reduce((a, b) => (b.heap < a.heap ? b : a)),
  );
}

function judge(name: string, moments: readonly Moment[], read: (moment: Moment) => number, most: number): Judged {
  const trend = trendOf(moments.map((moment) => [moment.seconds, read(moment)]));
  return { name, trend, isFlat: trend.perHour <= most && trend.lastToFirst <= FLAT.factor };
}

function rowOf(moments: readonly Moment[], isLong: boolean) {
  return ({ name, trend, isFlat }: Judged): string[] => {
    const values = moments.map(VALUES[name] as (moment: Moment) => number);
    const [least, middle, most] = [Math.min(...values), mean(values), Math.max(...values)].map((it) => it.toFixed(1));
    const [slope, factor] = [
      signed(trend.perHour),
      `${trend.lastToFirst.toFixed(3)} ${isLong ? (isFlat ? '✓' : '✗') : ''}`,
    ];
    return [name, `${least}`, `${middle}`, `${most}`, slope, factor];
  };
}

function figures({ contacts, peak, rate, moments }: Soak, errors: number): string[][] {
  const [first, last] = [moments[0], moments.at(-1)];
  const of = (figure: 'p50' | 'p99') => mean(moments.map((moment) => moment[figure])).toFixed(1);
  const responses = moments.flatMap((moment) => Object.values(moment.responses).flatMap(Object.values<number>));
  return [
    ['minutes', ((last?.seconds ?? 0) / 60).toFixed(1)],
    ['contacts', `${contacts}, at the end ${signed(last?.surplus ?? 0)}`],
    ['peak, operations a second', peak.toFixed(0)],
    ['offered, operations a second', rate.toFixed(0)],
    ['done, operations a second', mean(moments.map(({ perSecond }) => perSecond)).toFixed(0)],
    ['not begun, because too many waited', String(sum(moments.map(({ dropped }) => dropped)))],
    ['answers', sum(responses).toLocaleString('en')],
    ['errors', String(errors)],
    ['p50, p99 from when it was due, ms', `${of('p50')}, ${of('p99')} (means of 10 seconds)`],
    ['worst p99 of 10 seconds, ms', Math.max(...moments.map(({ p99 }) => p99)).toFixed(1)],
    ['database, MB', `${megabytes(first?.database)} to ${megabytes(last?.database)}`],
    ['write-ahead log at most, MB', megabytes(Math.max(...moments.map(({ log }) => log)))],
    ['generator, resident MB', `${megabytes(first?.generatorMemory)} to ${megabytes(last?.generatorMemory)}`],
  ];
}

function answersByOperation(moments: readonly Moment[]): Map<string, Map<string, number>> {
  const totals = new Map<string, Map<string, number>>();
  for (const { responses } of moments) {
    for (const [operation, statuses] of Object.entries(responses)) {
      const total = totals.get(operation) ?? new Map<string, number>();
      totals.set(operation, total);
      for (const [status, count] of Object.entries(statuses)) total.set(status, (total.get(status) ?? 0) + count);
    }
  }
  return totals;
}

function answerRows(moments: readonly Moment[]): string[][] {
  return [...answersByOperation(moments)].toSorted().map(([operation, statuses]) => [
    operation,
    [...statuses]
      .toSorted()
      .map(([status, count]) => `${status}: ${count.toLocaleString('en')}`)
      .join('  '),
  ]);
}

/** The maximum number of minutes in the plot, so that its points can be distinguished. */
const MAX_POINTS = 60;

function plot({ moments, rate, contacts }: Soak): string {
  const each = Math.ceil(moments.length / MAX_POINTS);
  const groups = Array.from({ length: Math.ceil(moments.length / each) }, (_, index) =>
    moments.slice(index * each, (index + 1) * each),
  );
  const minutes = groups.map((group) => (group.at(-1)?.seconds ?? 0) / 60);
  const step = Math.ceil(groups.length / 12);
  const line = (name: string, read: (moment: Moment) => number) => ({
    name,
    points: groups.map((group, index) => [minutes[index] ?? 0, mean(group.map(read))] as [number, number]),
  });
  return svgOf({
    title: `All operations mixed, ${rate.toFixed(0)} a second, ${contacts.toLocaleString('en')} contacts`,
    xTitle: 'minutes',
    yTitle: 'MB, and descriptors',
    xMarks: minutes.map((x, index) => ({ x, label: index % step === step - 1 ? x.toFixed(x < 10 ? 1 : 0) : '' })),
    lines: Object.entries(VALUES).map(([name, read]) => line(name, read)),
  });
}

function megabytes(bytes = 0): string {
  return (bytes / MB).toFixed(0);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
