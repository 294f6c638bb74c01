/** What waits, by its owner: a workspace, as a rule. */
export interface FairQueue<Item> {
  readonly size: number;
  push(owner: string, item: Item): void;
  /** Takes the first item of the owner whose turn it is; undefined when nothing waits. */
  shift(): Item | undefined;
  /** Takes up to `limit` items, and of each owner, in turns, up to `limitPerOwner` of them. */
  take(limit: number, limitPerOwner: number): Item[];
  /** How many items the owner has that has the fewest; 0 when nothing waits. */
  smallest(): number;
}

/** A queue that serves the owners of its items in turns, however many items each has; those of one owner in order. */
export function createFairQueue<Item>(): FairQueue<Item> {
  // In the order of turns: who has been served comes last.
  const queues = new Map<string, Item[]>();
  let size = 0;

  function takeFrom(owner: string, queue: Item[], count: number): Item[] {
    const taken = queue.splice(0, count);
    size -= taken.length;
    queues.delete(owner);
    if (queue.length > 0) queues.set(owner, queue);
    return taken;
  }

  function take(limit: number, limitPerOwner: number): Item[] {
    const taken: Item[] = [];
    // A copy: who is served moves to the end.
    for (const [owner, queue] of [...queues]) {
      if (taken.length >= limit) break;
      taken.push(...takeFrom(owner, queue, Math.min(limitPerOwner, limit - taken.length)));
    }
    return taken;
  }

  return {
    get size() {
      return size;
    },
    push(owner, item) {
      const queue = queues.get(owner);
      if (queue === undefined) queues.set(owner, [item]);
      else queue.push(item);
      size += 1;
    },
    shift: () => take(1, 1)[0],
    take,
    smallest() {
      let smallest = size;
      for (const queue of queues.values()) smallest = Math.min(smallest, queue.length);
      return smallest;
    },
  };
}
