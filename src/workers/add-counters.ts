/** The figures of a process, in the format of prom-client. */
interface Metric {
  name: string;
  type: string;
  values: Value[];
}

interface Value {
  labels: Record<string, string | number>;
  value: number;
  /** The name of the series, if the metric has several. */
  metricName?: string;
}

/** Types whose values only grow, and so must not fall when a process ends. */
const GROWING = ['counter', 'histogram'];

/** Adds the counters and histograms of a process that has ended to those of others before it. */
export function addCounters(kept: readonly object[], ended: readonly object[]): object[] {
  const sums = new Map((kept as Metric[]).map((metric) => [metric.name, metric]));
  for (const metric of ended as Metric[]) {
    if (!GROWING.includes(metric.type)) continue;
    const { values = [] } = sums.get(metric.name) ?? {};
    sums.set(metric.name, { ...metric, values: sumsBySeries([...values, ...metric.values]) });
  }
  return [...sums.values()];
}

function sumsBySeries(values: readonly Value[]): Value[] {
  const sums = new Map<string, Value>();
  for (const value of values) {
    const series = JSON.stringify([value.metricName, Object.entries(value.labels).sort()]);
    const known = sums.get(series);
    sums.set(series, known === undefined ? value : { ...value, value: known.value + value.value });
  }
  return [...sums.values()];
}
