import type { Case } from './cases/case.ts';
import type { Outcome } from './measured-gateway.ts';

/** The figures of the requests of one size. */
export interface Point {
  size: number;
  outcome: Outcome;
}

/** The maximum block of the event loop by one request, in multiples of the time to parse 1 MiB of JSON. */
export const MAX_BLOCKED_RATIO = 20;
/** The maximum growth of resident memory by one request, in bytes. */
const MAX_GROWN = 64 * 1024 * 1024;
/** The maximum size of a response, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Time may grow linearly with the size; this adds a margin for noise. */
const MAX_EXPONENT = 1.4;
/** Shorter times are not checked for growth, because of noise. In multiples of the time to parse 1 MiB of JSON. */
const EXPONENT_FLOOR = 5;
/** Shorter times count as this. */
const LEAST_TIME_RATIO = 0.5;
/** The minimum ratio of two sizes that shows growth. */
const LEAST_SIZE_RATIO = 3;

/** Every bound that the requests of a case break, as a text. `tolerance` multiplies the bound of time. */
export function problemsOf(points: readonly Point[], parseTime: number, tolerance = 1): string[] {
  const exponent = exponentOf(points, parseTime);
  return [
    ...points.flatMap(({ size, outcome }) =>
      problemsOfPoint(outcome, parseTime * tolerance).map((text) => `size ${size}: ${text}`),
    ),
    ...(exponent > MAX_EXPONENT ? [`the time grows with the size to the power of ${exponent.toFixed(2)}`] : []),
  ];
}

function problemsOfPoint({ blocked, grown, held, bytes, statuses, died }: Outcome, parseTime: number): string[] {
  const ratio = blocked / parseTime;
  return [
    ...(died ? ['the gateway ended, or did not respond in time'] : []),
    ...(ratio > MAX_BLOCKED_RATIO
      ? [`the event loop is blocked for ${blocked.toFixed(0)} ms, ${ratio.toFixed(0)} times the parsing of 1 MiB`]
      : []),
    ...(Math.max(grown, held) > MAX_GROWN ? [`memory grows by ${megabytes(Math.max(grown, held))} MB`] : []),
    ...(bytes > MAX_BYTES ? [`the response has ${megabytes(bytes)} MB`] : []),
    ...statuses.filter((status) => status >= 500 && status !== 503).map((status) => `the status is ${status}`),
  ];
}

/** The maximum exponent of the growth of time from one size to the next, 0 for short times. */
export function exponentOf(points: readonly Point[], parseTime: number): number {
  const exponents = points.flatMap((point, index) => {
    const before = points.slice(0, index).findLast(({ size }) => point.size / size >= LEAST_SIZE_RATIO);
    if (before === undefined || point.outcome.blocked < parseTime * EXPONENT_FLOOR) return [];
    const earlier = Math.max(before.outcome.blocked, parseTime * LEAST_TIME_RATIO);
    return [Math.log(point.outcome.blocked / earlier) / Math.log(point.size / before.size)];
  });
  return Math.max(0, ...exponents);
}

/**
 * The better of two measurements of one case, because disturbances only increase figures. A size that only one of them
 * reached has its figures.
 */
export function better(one: readonly Point[], other: readonly Point[]): Point[] {
  const sizes = new Set(one.map(({ size }) => size));
  const all = [...one, ...other.filter(({ size }) => !sizes.has(size))].sort((a, b) => a.size - b.size);
  return all.map((point) => {
    const again = other.find(({ size }) => size === point.size);
    if (again === undefined) return point;
    const [a, b] = [point.outcome, again.outcome];
    return {
      size: point.size,
      outcome: {
        blocked: Math.min(a.blocked, b.blocked),
        grown: Math.min(a.grown, b.grown),
        held: Math.min(a.held, b.held),
        bytes: Math.max(a.bytes, b.bytes),
        statuses: [...new Set([...a.statuses, ...b.statuses])],
        died: a.died && b.died,
      },
    };
  });
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

/** One case and its figures. */
export interface Result {
  case: Case;
  points: Point[];
  problems: string[];
}
