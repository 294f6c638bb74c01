/**
 * For what would be told too often: tells at once, and then at most once in so many milliseconds, with how often there
 * was something to tell since the last time. Clocks that are set do not matter.
 */
export function throttle<Told extends unknown[]>(
  interval: number,
  tell: (count: number, ...event: Told) => void,
): (...event: Told) => void {
  let [count, toldAt] = [0, Number.NEGATIVE_INFINITY];
  return (...event) => {
    count += 1;
    const now = performance.now();
    if (now - toldAt < interval) return;
    tell(count, ...event);
    [count, toldAt] = [0, now];
  };
}
