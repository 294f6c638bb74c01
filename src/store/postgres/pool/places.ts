import { StoreUnavailable } from '../../store.ts';

/** The kind of a transaction. No other change of the same workspace runs beside an `exclusive` one. */
export type Kind = 'read' | 'write' | 'exclusive';

/** A limit on concurrent transactions, fair among owners. */
export interface Places {
  /** Runs the work of an owner when its turn comes. Rejects with `StoreUnavailable` after a timeout. */
  use<Result>(owner: string, kind: Kind, work: () => Promise<Result>): Promise<Result>;
  /** Returns the number of waiting transactions. */
  waiting(): number;
}

interface Options {
  /** The maximum number of concurrent transactions: the number of connections. */
  limit: number;
  /** The maximum time to wait for a turn, in milliseconds. */
  patience: number;
}

interface Waiting {
  /** The order of arrival. */
  number: number;
  start(): void;
}

interface Owner {
  /** The number of running changes, and the number of exclusive ones among them. */
  writing: number;
  exclusive: number;
  queues: Record<Kind, Waiting[]>;
}

/**
 * Assigns connections to owners in turns. The changes of one owner use at most half of the connections. Only one
 * exclusive change of an owner begins at a time, because others would wait for its lock and block connections that
 * others could use.
 */
export function createPlaces({ limit, patience }: Options): Places {
  const owners = new Map<string, Owner>();
  const writesPerOwner = Math.max(1, Math.floor(limit / 2));
  let underWay = 0;
  let waiting = 0;
  let arrivals = 0;

  function ownerOf(name: string): Owner {
    const known = owners.get(name);
    if (known !== undefined) return known;
    const fresh: Owner = { writing: 0, exclusive: 0, queues: { read: [], write: [], exclusive: [] } };
    owners.set(name, fresh);
    return fresh;
  }

  function mayBegin({ writing, exclusive }: Owner, kind: Kind): boolean {
    return kind === 'read' || (writing < writesPerOwner && (kind === 'write' || exclusive === 0));
  }

  function note(name: string, kind: Kind, change: 1 | -1): void {
    const owner = ownerOf(name);
    underWay += change;
    if (kind !== 'read') owner.writing += change;
    if (kind === 'exclusive') owner.exclusive += change;
  }

  /** Returns the earliest waiting transaction of an owner that may begin. */
  function firstOf(owner: Owner): { kind: Kind; next: Waiting } | undefined {
    let first: { kind: Kind; next: Waiting } | undefined;
    for (const kind of ['read', 'write', 'exclusive'] as const) {
      const [next] = owner.queues[kind];
      if (next === undefined || !mayBegin(owner, kind)) continue;
      if (first === undefined || next.number < first.next.number) first = { kind, next };
    }
    return first;
  }

  function startNext(): void {
    while (underWay < limit && waiting > 0) if (!startOne()) return;
  }

  /**
   * Starts the next transaction of the first owner that has one that may begin. Returns false if no transaction may
   * begin.
   */
  function startOne(): boolean {
    for (const [name, owner] of owners) {
      const first = firstOf(owner);
      if (first === undefined) continue;
      owner.queues[first.kind].shift();
      waiting -= 1;
      // Moves the owner to the end of the turns.
      owners.delete(name);
      owners.set(name, owner);
      note(name, first.kind, 1);
      first.next.start();
      return true;
    }
    return false;
  }

  function turnOf(name: string, kind: Kind): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = ownerOf(name).queues[kind];
      const clock = setTimeout(() => {
        queue.splice(queue.indexOf(entry), 1);
        waiting -= 1;
        forget(name);
        reject(new StoreUnavailable('busy'));
      }, patience);
      const start = () => {
        clearTimeout(clock);
        resolve();
      };
      arrivals += 1;
      const entry = { number: arrivals, start };
      queue.push(entry);
      waiting += 1;
    });
  }

  function forget(name: string): void {
    const owner = owners.get(name);
    if (owner === undefined || owner.writing > 0) return;
    if (Object.values(owner.queues).every((queue) => queue.length === 0)) owners.delete(name);
  }

  return {
    async use(name, kind, work) {
      const owner = ownerOf(name);
      // A waiting transaction can exist beside a free place, if it may not begin yet.
      if (underWay < limit && mayBegin(owner, kind)) note(name, kind, 1);
      else await turnOf(name, kind);
      try {
        return await work();
      } finally {
        note(name, kind, -1);
        forget(name);
        startNext();
      }
    },
    waiting: () => waiting,
  };
}
