import { isDeepStrictEqual } from 'node:util';

/** A member of an ordered set, with its index. */
interface Placed<Member> {
  index: number;
  member: Member;
}

/**
 * A change of an ordered set: `removed` with indexes before, `added` with indexes after the change, both ascending. A
 * member that moved or changed its value is in both. Reversible: `applyDifference` converts the set before into the set
 * after, and, with `removed` and `added` exchanged, the set after into the set before.
 */
export interface SetDifference<Member> {
  removed: Placed<Member>[];
  added: Placed<Member>[];
}

/** Returns the difference between two states of an ordered set. `idOf` identifies members. Takes linear time. */
export function setDifference<Member>(
  before: readonly Member[],
  after: readonly Member[],
  idOf: (member: Member) => string,
): SetDifference<Member> {
  if (before.length === 0) return { removed: [], added: placed(after) };
  const indexes = new Map(before.map((member, index) => [idOf(member), index]));
  const kept = new Set<number>();
  let last = -1;
  const added = placed(after).filter(({ member }) => {
    const index = indexes.get(idOf(member));
    // Omits members whose value and relative order stay the same.
    const isKept = index !== undefined && index > last && isSame(before[index], member);
    if (!isKept) return true;
    kept.add(index);
    last = index;
    return false;
  });
  return { removed: placed(before).filter(({ index }) => !kept.has(index)), added };
}

/** Applies a difference to the set that it was computed from. */
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

/** Returns whether two values are equal as JSON, regardless of the order of keys. */
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
