/** Milliseconds. */
const PERIOD = 100;

/** Remembers the owners of the changes of the last 100 to 200 ms. */
export function recentOwners() {
  let [before, now] = [new Set<string>(), new Set<string>()];
  let endOfPeriod = 0;

  function renew(): void {
    const time = performance.now();
    if (time < endOfPeriod) return;
    before = time < endOfPeriod + PERIOD ? now : new Set();
    now = new Set();
    endOfPeriod = time + PERIOD;
  }

  return {
    note(owner: string): void {
      renew();
      now.add(owner);
    },
    /** Returns whether recent changes came from more than one owner. */
    areSeveral(): boolean {
      renew();
      return new Set([...now, ...before]).size > 1;
    },
  };
}
