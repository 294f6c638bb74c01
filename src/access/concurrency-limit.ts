/** A limit on work in progress under a name. */
export interface ConcurrencyLimit {
  name: string;
  max: number;
}

/** The limit that is reached, or a function that ends the work. */
export type Begun = { reached: ConcurrencyLimit } | { end(): void };

/** Counts work in progress by name: in this process, or by asking the process that counts for all. */
export interface ConcurrencyLimiter<Answer extends Begun | Promise<Begun> = Begun | Promise<Begun>> {
  /** Begins work that several limits count. */
  begin(limits: readonly ConcurrencyLimit[]): Answer;
}

/** Counts in this process. */
export function concurrencyLimiter(): ConcurrencyLimiter<Begun> {
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
