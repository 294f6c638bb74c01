/** Milliseconds. */
const PERIOD = 100;

/** Remembers whose changes have come lately, in the last one or two tenths of a second. */
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
    /** Whether the changes that came lately are of more than one owner. */
    areSeveral(): boolean {
      renew();
      return new Set([...now, ...before]).size > 1;
    },
  };
}
