/** The development of a figure over time. */
export interface Trend {
  /** The slope of the straight line that fits the last three quarters best, in units per hour. */
  perHour: number;
  /** The mean of the last quarter divided by that of the first. */
  lastToFirst: number;
}

/** The trend of points (seconds and a value), ordered by time. */
export function trendOf(points: readonly (readonly [seconds: number, value: number])[]): Trend {
  const quarter = Math.ceil(points.length / 4);
  const later = points.slice(quarter);
  const [x, y] = [mean(later.map(([seconds]) => seconds)), mean(later.map(([, value]) => value))];
  const covariance = mean(later.map(([seconds, value]) => (seconds - x) * (value - y)));
  const variance = mean(later.map(([seconds]) => (seconds - x) ** 2));
  const values = points.map(([, value]) => value);
  return {
    perHour: (covariance / variance) * 3_600,
    lastToFirst: mean(values.slice(-quarter)) / mean(values.slice(0, quarter)),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
