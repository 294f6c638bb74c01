import { isDeepStrictEqual } from 'node:util';

/** A member of an ordered set and its index there. */
interface Placed<Member> {
  index: number;
  member: Member;
}

/**
 * How an ordered set changed: `removed` with their indexes before, `added` with their indexes after, both ascending.
 * A member that moved or became another value is in both. Exact in either direction: `applyDifference` makes the set
 * after out of the set before, and with `removed` and `added` exchanged the set before out of the set after.
 */
export interface SetDifference<Member> {
  removed: Placed<Member>[];
  added: Placed<Member>[];
}

/** The difference between two states of an ordered set; `idOf` tells its members apart. Takes linear time. */
export function setDifference<Member>(
  before: readonly Member[],
  after: readonly Member[],
  idOf: (member: Member) => string,
): SetDifference<Member> {
  const indexes = new Map(before.map((member, index) => [idOf(member), index]));
  const kept = new Set<number>();
  let last = -1;
  const added = placed(after).filter(({ member }) => {
    const index = indexes.get(idOf(member));
    // What keeps its value and its place among what is kept need not be said.
    const isKept = index !== undefined && index > last && isSame(before[index], member);
    if (!isKept) return true;
    kept.add(index);
    last = index;
    return false;
  });
  return { removed: placed(before).filter(({ index }) => !kept.has(index)), added };
}

/** The set that a difference makes of the one that it was taken from. */
export function applyDifference<Member>(
  before: readonly Member[],
  { removed, added }: SetDifference<Member>,
): Member[] {
  const gone = new Set(removed.map(({ index }) => index));
  const kept = before.filter((_, index) => !gone.has(index)).values();
  const entered = new Map(added.map(({ index, member }) => [index, member]));
  return Array.from({ length: before.length - gone.size + entered.size }, (_, index) =>
    entered.has(index) ? (entered.get(index) as Member) : (kept.next().value as Member),
  );
}

/** Whether two values are the same JSON; the order of keys in an object says nothing. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const [jsonA, jsonB] = [JSON.stringify(a), JSON.stringify(b)];
  return jsonA === jsonB || isDeepStrictEqual(JSON.parse(jsonA), JSON.parse(jsonB));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function placed<Member>(members: readonly Member[]): Placed<Member>[] {
  return members.map((member, index) => ({ index, member }));
}
