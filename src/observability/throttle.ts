/**
 * Throttles a callback: calls it at once, then at most once per interval (in milliseconds), with the number of calls
 * since the last one. Uses the monotonic clock.
 */
export function throttle<Event extends unknown[]>(
  interval: number,
  call: (count: number, ...event: Event) => void,
): (...event: Event) => void {
  let [count, calledAt] = [0, Number.NEGATIVE_INFINITY];
  return (...event) => {
    count += 1;
    const now = performance.now();
    if (now - calledAt < interval) return;
    call(count, ...event);
    [count, calledAt] = [0, now];
  };
}
