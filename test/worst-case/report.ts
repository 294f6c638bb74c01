import { exponentOf, megabytes, type Point, type Result } from './bounds.ts';

/** A table in Markdown with the worst cases of each operation. */
export function tableOf(results: readonly Result[], parseTime: number): string {
  const byOperation = Map.groupBy(results, (result) => result.case.operation);
  const rows = [...byOperation].map(([operation, all]) => rowOf(operation, all, parseTime));
  const head = ['operation', 'cases', 'blocked, ms', 'of', 'response, KiB', 'memory, MB', 'exponent', 'statuses'];
  return [
    line(head),
    line(head.map((_, index) => (index === 0 || index === 3 || index === 7 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

/** One line for each case that breaks a bound. */
export function problemLines(results: readonly Result[], nameOf: (one: Result['case']) => string): string[] {
  return results
    .filter(({ problems }) => problems.length > 0)
    .map((result) => `${nameOf(result.case)}: ${result.problems.join('; ')}`);
}

function rowOf(operation: string, results: readonly Result[], parseTime: number): string[] {
  const points = results.flatMap((result) => result.points.map((point) => ({ ...point, case: result.case })));
  const most = (figure: (point: Point) => number) => Math.max(...points.map(figure));
  const slowest = points.reduce((worst, point) => (point.outcome.blocked > worst.outcome.blocked ? point : worst));
  const statuses = [...new Set(points.flatMap(({ outcome }) => outcome.statuses))].sort();
  return [
    `\`${operation}\``,
    String(results.length),
    slowest.outcome.blocked.toFixed(0),
    slowest.case.dimension.replaceAll('|', '\\|'),
    String(Math.round(most(({ outcome }) => outcome.bytes) / 1024)),
    String(megabytes(most(({ outcome }) => outcome.grown))),
    Math.max(...results.map((result) => exponentOf(result.points, parseTime))).toFixed(1),
    statuses.join(', '),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
