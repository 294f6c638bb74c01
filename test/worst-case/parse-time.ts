const PARSE_RUNS = 16;

/**
 * The time of `JSON.parse` for 1 MiB in this process, in milliseconds: the lower quartile of several runs, because
 * disturbances only make a run longer.
 */
export function parseTime(): number {
  const entries = Array.from({ length: 18_600 }, (_, index) => ({
    key: `attribute${index}`,
    value: `a text of ${index}`,
  }));
  const text = JSON.stringify(entries).padEnd(1024 * 1024);
  const times = Array.from({ length: PARSE_RUNS }, () => {
    const start = { clock: performance.now(), processor: process.cpuUsage() };
    JSON.parse(text);
    const { user, system } = process.cpuUsage(start.processor);
    return Math.min(performance.now() - start.clock, (user + system) / 1000);
  });
  return times.sort((a, b) => a - b)[PARSE_RUNS / 4] ?? Number.NaN;
}
