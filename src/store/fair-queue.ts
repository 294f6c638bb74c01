/** A queue of items by owner, usually a workspace. */
export interface FairQueue<Item> {
  readonly size: number;
  push(owner: string, item: Item): void;
  /** Takes the first item of the next owner. Undefined if the queue is empty. */
  shift(): Item | undefined;
  /**
   * Takes items of a total size up to `limit`, in turns of up to `limitPerOwner` per owner. A larger item is taken
   * alone.
   */
  take(limit: number, limitPerOwner: number): Item[];
  /** Returns the number of items of the owner with the fewest items, regardless of their sizes. 0 if the queue is empty. */
  smallest(): number;
}

/**
 * Creates a queue that serves owners in turns, regardless of the number of their items. Items of one owner keep their
 * order.
 */
export function createFairQueue<Item>(sizeOf: (item: Item) => number = () => 1): FairQueue<Item> {
  // In the order of turns: the owner served last is at the end.
  const queues = new Map<string, Item[]>();
  let size = 0;

  function takeFrom(owner: string, queue: Item[], limit: number): Item[] {
    let [count, sum] = [0, 0];
    for (const item of queue) {
      sum += sizeOf(item);
      if (count > 0 && sum > limit) break;
      count += 1;
    }
    const taken = queue.splice(0, count);
    size -= taken.length;
    queues.delete(owner);
    if (queue.length > 0) queues.set(owner, queue);
    return taken;
  }

  function take(limit: number, limitPerOwner: number): Item[] {
    const taken: Item[] = [];
    let left = limit;
    // A copy, because serving an owner moves it to the end.
    for (const [owner, queue] of [...queues]) {
      if (left <= 0) break;
      for (const item of takeFrom(owner, queue, Math.min(limitPerOwner, left))) {
        taken.push(item);
        left -= sizeOf(item);
      }
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
