/** A limit on work in progress under a name. */
interface ConcurrencyLimit {
  name: string;
  max: number;
}

/** Counts work in progress by name, in this process. */
export interface ConcurrencyLimiter {
  /** Begins work that several limits count. Returns the limit that is reached, or a function that ends the work. */
  begin(limits: readonly ConcurrencyLimit[]): { reached: ConcurrencyLimit } | { end(): void };
}

export function concurrencyLimiter(): ConcurrencyLimiter {
  const underWay = new Map<string, number>();

  function change(name: string, by: 1 | -1): void {
    const count = (underWay.get(name) ?? 0) + by;
    if (count === 0) underWay.delete(name);
    else underWay.set(name, count);
  }

  return {
    begin(limits) {
      const reached = limits.find(({ name, max }) => (underWay.get(name) ?? 0) >= max);
      if (reached !== undefined) return { reached };
      for (const { name } of limits) change(name, 1);
      let hasEnded = false;
      return {
        end() {
          if (hasEnded) return;
          hasEnded = true;
          for (const { name } of limits) change(name, -1);
        },
      };
    },
  };
}
