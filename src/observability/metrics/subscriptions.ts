import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** A group of subscriptions that end together. */
export interface Subscriptions {
  /** Calls `listen` with each message on the channel. */
  on<Fact>(channel: { name: string | symbol }, listen: (fact: Fact) => void): void;
  end(): void;
}

export function createSubscriptions(): Subscriptions {
  const endings: (() => void)[] = [];
  return {
    on({ name }, listen) {
      const listener = (fact: unknown) => listen(fact as Parameters<typeof listen>[0]);
      subscribe(name, listener);
      endings.push(() => unsubscribe(name, listener));
    },
    end() {
      for (const end of endings.splice(0)) end();
    },
  };
}
