import { setImmediate } from 'node:timers/promises';

/** How long work may block other requests, in milliseconds. */
const MAX_TURN = 10;

/**
 * Returns a function to call between the steps of long work. It lets the event loop turn after `longest` milliseconds. Work in a
 * transaction keeps its transaction open.
 */
export function createTurns(longest = MAX_TURN): () => Promise<void> {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < longest) return;
    await setImmediate();
    begin = performance.now();
  };
}

/** Returns what `show` makes of each item. Others have their turn in between. */
export async function mapInTurns<Item, Shown>(
  items: readonly Item[],
  show: (item: Item) => Shown,
  longest = MAX_TURN,
): Promise<Shown[]> {
  const letOthersIn = createTurns(longest);
  const shown: Shown[] = [];
  for (const item of items) {
    await letOthersIn();
    shown.push(show(item));
  }
  return shown;
}
