import { StoreUnavailable } from '../../store.ts';

/** What a transaction does; `alone` is one beside which no other change of its workspace may run. */
export type Kind = 'read' | 'write' | 'exclusive';

/** Who may have a connection. */
export interface Places {
  /** Does the work of an owner when it is its turn. Rejects with `StoreUnavailable` where that takes too long. */
  use<Result>(owner: string, kind: Kind, work: () => Promise<Result>): Promise<Result>;
  /** How many wait for their turn. */
  waiting(): number;
}

interface Options {
  /** How many transactions may be under way: as many as there are connections. */
  limit: number;
  /** How long one may wait for its turn, in milliseconds. */
  patience: number;
}

interface Waiting {
  /** Tells which one of an owner came first. */
  number: number;
  start(): void;
}

interface Owner {
  /** Transactions under way that change something, and how many of them are `alone`. */
  writing: number;
  exclusive: number;
  queues: Record<Kind, Waiting[]>;
}

/**
 * Gives connections to those who ask, owner by owner in turns. The changes of one owner get half of the connections at
 * most, and of those that must be alone one is begun at a time: the others would only wait for its lock, each on a
 * connection that somebody else could use.
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

  /** The first in the queues of an owner that may begin. */
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

  /** Lets the next one begin, of the first owner of whom one may; false where none may. */
  function startOne(): boolean {
    for (const [name, owner] of owners) {
      const first = firstOf(owner);
      if (first === undefined) continue;
      owner.queues[first.kind].shift();
      waiting -= 1;
      // It comes last from now on.
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
      // Even if a place is free, a waiting request may not begin yet.
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
